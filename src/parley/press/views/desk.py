"""The press desk: drafts, clearances, embargoes, the media bank."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from parley.press import acts, forms, queries
from parley.press.models import Item
from parley.press.rules import content as contents
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, page


def desk(request: HttpRequest, process: str) -> HttpResponse:
    """What is being drafted, waits for clearance, is under embargo, and has been issued."""
    return page(request, "press/desk.html", {"desk": queries.desk(request.viewer)})


def item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    """One item before it is public: its words, who has cleared them, and what can be done next."""
    found = queries.item(request.viewer, item)
    return page(request, "press/item.html", {"item": found, "body": queries.preview(found)})


def photos(request: HttpRequest, process: str) -> HttpResponse:
    return page(request, "press/photos.html", {"photos": queries.photos(request.viewer)})


def entries(request: HttpRequest, process: str) -> HttpResponse:
    """The acts of the record after which an entry of the public timeline may be drafted."""
    return page(request, "press/entries.html", {"entries": queries.entries_to_publish(request.viewer)})


def agreements(request: HttpRequest, process: str) -> HttpResponse:
    """The agreements of these talks, for one to be published."""
    return page(request, "press/agreements.html", {"agreements": queries.agreements_to_publish(request.viewer)})


def add_photo(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.add_photo, forms.PhotoForm, to=reverse("press:photos", args=[process]))


def draft_news(request: HttpRequest, process: str) -> HttpResponse:
    initial, options = _here(request), _choices(request)
    return act_page(request, acts.draft_news, forms.NewsForm, to=_page, initial=initial, options=options)


def draft_profile(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.draft_profile, forms.ProfileForm, to=_page, initial=_here(request))


def draft_milestone(request: HttpRequest, process: str) -> HttpResponse:
    """An entry of the public timeline; an act of the record may be named, whose sentence and day it starts from."""
    given = {name: request.GET.get(name, "")[:300] for name in ("sentence", "day", "source", "city")}
    initial = {**_here(request), **given}
    return act_page(request, acts.draft_milestone, forms.MilestoneForm, to=_page, initial=initial)


def draft_instrument(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.draft_instrument, forms.InstrumentForm, to=_page, initial=_here(request))


def draft_from_agreement(request: HttpRequest, process: str, agreement: str) -> HttpResponse:
    """The publication of an agreement: its texts and its count come with it, the rest is worded here."""
    title, day = queries.agreement_to_publish(request.viewer, agreement)
    initial = {**_here(request), "title": title, "day": day}
    to, fixed = _page, {"agreement": agreement}
    return act_page(request, acts.draft_from_agreement, forms.AgreementForm, to=to, fixed=fixed, initial=initial)


def consultations(request: HttpRequest, process: str) -> HttpResponse:
    """The consultations of these talks, for the result of one to be published."""
    found = queries.consultations_to_publish(request.viewer)
    return page(request, "press/consultations.html", {"consultations": found})


def draft_findings(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    """The publication of a consultation's result: its figures come with it, the rest is worded here."""
    found = queries.consultation_to_publish(request.viewer, consultation)
    initial = {**_here(request), "title": found.title}
    to, fixed = _page, {"consultation": consultation}
    return act_page(request, acts.draft_findings, forms.FindingsForm, to=to, fixed=fixed, initial=initial)


_EDITS: dict[str, tuple[Callable[..., Any], type[Form]]] = {
    contents.NEWS: (acts.edit_news, forms.NewsEditForm),
    contents.PROFILE: (acts.edit_profile, forms.ProfileEditForm),
    contents.MILESTONE: (acts.edit_milestone, forms.MilestoneEditForm),
    contents.INSTRUMENT: (acts.edit_instrument, forms.InstrumentEditForm),
    contents.FINDINGS: (acts.edit_findings, forms.FindingsEditForm),
}


def edit_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    """The draft in the form of its kind."""
    found = queries.item(request.viewer, item)
    act, form = _EDITS[found.kind]
    if found.version.agreement:
        form = forms.AgreementEditForm
    initial = {**forms.typed(found.content), "edition": found.version.edition}
    options = _choices(request, item) if found.kind == contents.NEWS else {}
    return act_page(request, act, form, to=_page, fixed={"item": item}, initial=initial, options=options)


def ask_clearance(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return button(request, acts.ask_clearance, to=_address(process, item), item=item)


def clear_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return _answer(request, acts.clear_item, forms.ClearForm, process, item)


def object_to_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return _answer(request, acts.object_to_item, forms.ObjectForm, process, item)


def _answer(request: HttpRequest, act: Any, form: type[Form], process: str, item: str) -> HttpResponse:
    """The words stand on the very page from which they are cleared: what was read before may be another edition."""
    found = queries.item(request.viewer, item)
    return act_page(
        request,
        act,
        form,
        to=_address(process, item),
        template="press/answer.html",
        fixed={"item": item},
        initial={"digest": found.version.digest},
        context={"item": found, "body": queries.preview(found)},
    )


def embargo_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    to, fixed = _address(process, item), {"item": item}
    return act_page(request, acts.embargo_item, forms.EmbargoForm, to=to, fixed=fixed)


def issue_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return button(request, acts.issue_item, to=_address(process, item), warning=_ISSUES, item=item)


_ISSUES = _(
    "From the next click on the public reads this, and it goes by mail to those who asked for news. It cannot be taken "
    "back; a correction stays visible as one."
)


def withdraw_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    return button(request, acts.withdraw_item, to=reverse("press:desk", args=[process]), item=item)


def correct_item(request: HttpRequest, process: str, item: str) -> HttpResponse:
    to, fixed = reverse("press:edit_item", args=[process, item]), {"item": item}
    return act_page(request, acts.correct_item, forms.CorrectionForm, to=to, fixed=fixed)


def switch_reactions(request: HttpRequest, process: str) -> HttpResponse:
    on = not queries.desk(request.viewer).reactions
    return button(request, acts.switch_reactions, to=reverse("press:desk", args=[process]), on=on)


def _address(process: str, item: str) -> str:
    return reverse("press:item", args=[process, item])


def _page(item: Item) -> str:
    return _address(item.process.public_id, item.public_id)


def _here(request: HttpRequest) -> dict[str, str]:
    """The language and the clock that an item most likely has."""
    codes = [code for code, _name in settings.TEXT_LANGUAGES]
    language = get_language() or "en"
    return {"language": language if language in codes else "en", "zone": request.viewer.process.time_zone}


def _choices(request: HttpRequest, item: str = "") -> dict[str, list[tuple[str, str]]]:
    photos = [(photo.public_id, f"{photo.alt} ({photo.credit})") for photo in queries.photos(request.viewer)]
    items = [one for one in queries.items_to_point_to(request.viewer) if one[0] != item]
    return {"photos": photos, "items": items}
