"""Puts an act on a page: shows its form, performs it, and keeps what was typed when it cannot be done."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import condition

from parley.procedure.errors import Absent, Invalid, NotEntitled, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import SIGNATURE
from parley.procedure.table import ACTS
from parley.procedure.words import say
from parley.record.sources import new_id

Answer = TypeVar("Answer", bound=HttpResponseBase)
#: What is to be signed with a key of one's own, worked out from the act's entries, as the page shows it.
Statement = Callable[[Mapping[str, Any]], Any]


class NoEntries(forms.Form):
    """The form of an act that takes no entries: a button."""


def act_page(
    request: HttpRequest,
    act: Callable[..., Any],
    form_class: type[forms.Form] = NoEntries,
    *,
    to: str | Callable[[Any], str | HttpResponseBase],
    template: str = "act.html",
    fixed: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    context: Mapping[str, Any] | None = None,
    done: str = "",
    by: Any = None,
    statement: Statement | None = None,
) -> HttpResponse:
    """Show an act's form on GET, perform the act on POST, and go on to `to`: an address, or at once an answer.

    `fixed` are entries that the address gives; `initial` fills the form; `options` are keyword arguments of the
    form class (choices that depend on the viewer); `by` an actor without a seat. What the act refuses is said
    beside the field at fault (422), a change by somebody else is shown side by side (409), and what was typed
    stays in either case.

    What is signed with a key of one's own has a `statement`, and then the page has a second step: what was entered is
    shown once more as the whole text that is signed, and the act is performed by what is sent from there.
    """
    kept = dict(options or {})
    status, theirs, shown = 200, None, None
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **kept)
        if not form.is_valid():
            status = 422
        elif "change" not in request.POST:
            entries = {**form.cleaned_data, **(fixed or {})}
            try:
                if statement is None or "signature" in request.POST:
                    result = act(
                        by=by or request.viewer.seat,  # type: ignore[attr-defined]
                        key=request.POST.get("key", "")[:64] or None,
                        seen=request.POST.get("seen", ""),
                        **entries,
                        **(_signed(request) if statement is not None else {}),
                    )
                else:
                    shown = statement(entries)
            except (Absent, NotEntitled):
                raise Http404 from None
            except Stale as stale:
                status, theirs = 409, stale.theirs
                form = form_class(_moved_on(request.POST, form, theirs), request.FILES, **kept)
                form.add_error(None, say(stale))
            except Refused as refused:
                status = 422
                _add(form, refused)
                shown = _again(statement, entries) if "signature" in request.POST else None
            else:
                if shown is None:
                    return _on(request, to(result) if callable(to) else to, done or _done(act))
    else:
        form = form_class(initial=dict(initial or {}), **kept)
        if all(field.widget.is_hidden for field in form.fields.values()):
            shown = _again(statement, {**(initial or {}), **(fixed or {})})
    key = request.POST.get("key", "")[:64] if request.method == "POST" and status != 409 else ""
    page = {
        "apart": _apart(form, request.POST, theirs or {}),
        "form": form,
        "key": key or new_id(),
        "seen": seen_mark(request),
    }
    page |= {
        "goes_on": statement is not None,
        "label": say(ACTS[act.__name__].label),
        "back": to if isinstance(to, str) else "",
        **(context or {}),
    }
    if shown is not None:
        page |= {"statement": shown, "sent": _sent(form), "changeable": any(not one.is_hidden for one in form)}
        template = "statement.html"
    return no_store(render(request, template, page, status=status))


def _done(act: Callable[..., Any]) -> str:
    """What is said once an act is done: of what nobody else may know, that it stays so."""
    if ACTS[act.__name__].unseen:
        return _("Done. Nobody else sees it, or that it is there.")
    return _("Done, and entered in the record.")


def _on(request: HttpRequest, on: str | HttpResponseBase, done: str) -> HttpResponse:
    if isinstance(on, HttpResponseBase):
        return no_store(cast("HttpResponse", on))
    messages.success(request, say(done))
    return redirect(on)


def _signed(request: HttpRequest) -> dict[str, str]:
    """The signature as it was pasted, or as it stands in the file that was chosen."""
    pasted, chosen = request.POST.get("signature", ""), request.FILES.get("signature_file")
    if pasted.strip() or chosen is None:
        return {"signature": pasted}
    # What is too long, or no text, is refused as a signature; no more of it is read than shows that.
    return {"signature": chosen.read(SIGNATURE + 1).decode(errors="replace").replace("\0", "\ufffd")}


def _again(statement: Statement | None, entries: Mapping[str, Any]) -> Any:
    """What is to be signed, if there is anything; what stands in its way is said where the act is refused."""
    try:
        return statement(entries) if statement is not None else None
    except Refused:
        return None


def _sent(form: forms.Form) -> list[tuple[str, str]]:
    """What was entered, as it came, to be sent once more with the signature."""
    found: list[tuple[str, str]] = []
    for one in form:
        value = form.data.getlist(one.html_name) if isinstance(form.data, QueryDict) else one.value()
        values = value if isinstance(value, list | tuple) else [value]
        found += [(one.html_name, str(each)) for each in values if each is not None]
    return found


def button(
    request: HttpRequest,
    act: Callable[..., Any],
    *,
    to: str | Callable[[Any], str],
    warning: str = "",
    statement: Statement | None = None,
    **fixed: Any,
) -> HttpResponse:
    """Perform an act that takes nothing but a press of a button; refused, it is explained on a page of its own.

    What cannot be undone has a `warning` that says so: its page is opened by a link, and the button stands there.
    """
    context = {"warning": say(warning)} if warning else {}
    return act_page(request, act, to=to, fixed=fixed, context=context, statement=statement)


def _moved_on(sent: QueryDict, form: forms.Form, theirs: Mapping[str, Any]) -> QueryDict:
    """What was typed, but begun from the newer version: sending it again is a decision to put it over theirs."""
    moved = sent.copy()
    for name, field in form.fields.items():
        if name in theirs and field.widget.is_hidden:
            moved[name] = str(theirs[name])
    return moved


def _apart(form: forms.Form, sent: QueryDict, theirs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Where the newer version differs from what was typed: field by field, both in the words of the form."""
    found = []
    for name, field in form.fields.items():
        if name in theirs and not field.widget.is_hidden:
            mine, newer = _in_words(field, sent.getlist(name)), _in_words(field, theirs[name])
            if mine != newer:
                found.append({"label": str(field.label), "mine": mine, "theirs": newer})
    return found


def _in_words(field: forms.Field, value: Any) -> str:
    """An entry as a reader sees it: several with commas, choices by their labels."""
    labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    shown = ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))
    return shown.replace("\r\n", "\n").strip()


def _add(form: forms.Form, refused: Refused) -> None:
    wrong = refused.errors if isinstance(refused, Invalid) else {refused.field or "": refused}
    for field, reason in wrong.items():
        form.add_error(field if field in form.fields else None, say(reason))


def seen_mark(request: HttpRequest) -> str:
    """The head of the common log as this page shows it, to be carried back with an act."""
    viewer = request.viewer  # type: ignore[attr-defined]
    if not viewer.seated:
        return ""
    return next((head.mark for head in viewer.heads if head.audience == "common"), "")


def page(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None) -> HttpResponse:
    """A page for this viewer; one that is personal is never stored by a cache."""
    response = render(request, template, {"key": new_id(), "seen": seen_mark(request), **(context or {})})
    viewer = request.viewer  # type: ignore[attr-defined]
    return no_store(response) if viewer.account is not None or viewer.seated else response


def no_store(response: Answer) -> Answer:
    """Forbid every cache to keep this answer."""
    patch_cache_control(response, no_store=True, private=True)
    return response


def live(
    view: Callable[..., HttpResponse] | None = None, *, also: Callable[..., Iterable[str]] | None = None
) -> Callable[..., Any]:
    """Answer 304 while nothing has happened in any log that this viewer may see.

    The tag is made from who looks and the heads of those logs alone, so that its change tells of nothing else. Two
    seats may see the same logs and still not the same page: each is greeted by its own name. A page that shows what
    moves without entering a log has an `also`: called as the view is, it gives marks of what this viewer is shown.
    """
    if view is None:
        return partial(live, also=also)

    def tag(request: HttpRequest, *args: Any, **kwargs: Any) -> str | None:
        viewer = request.viewer  # type: ignore[attr-defined]
        if viewer.process is None:
            return None
        who = viewer.seat.public_id if viewer.seated else ""
        marks = [getattr(request, "LANGUAGE_CODE", ""), who, *(head.mark for head in viewer.heads)]
        marks += also(request, *args, **kwargs) if also is not None else ()
        # A hash, so that the tag is short and no log is left out of it.
        request.live = quote_etag(hashlib.sha256("|".join(marks).encode()).hexdigest())  # type: ignore[attr-defined]
        return request.live  # type: ignore[attr-defined,no-any-return]

    return condition(etag_func=tag)(view)
