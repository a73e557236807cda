"""The pages of packages: each calls one act or one query."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.bargaining import acts, forms, queries
from parley.bargaining.models import Package
from parley.procedure.pages import act_page, live, no_store, page


def packages(request: HttpRequest, process: str) -> HttpResponse:
    context = {"packages": queries.packages(request.viewer), "may_draw_up": request.viewer.may("draw_up_package")}
    return page(request, "bargaining/packages.html", context)


def _marks(request: HttpRequest, process: str, package: str) -> list[str]:
    return queries.package_marks(request.viewer, package)


@live(also=_marks)
def package(request: HttpRequest, process: str, package: str) -> HttpResponse:
    shown = queries.package(request.viewer, package)
    if shown.package.decided_at is not None:
        # Nothing moves any more; and what a script has put on the page would be taken away by the next poll.
        request.live = ""
    initial = {"answer": shown.own.answer} if shown.own is not None else {}
    answer = forms.AnswerForm(initial=initial) if "answer_package" in shown.can else None
    return page(request, "bargaining/package.html", {"shown": shown, "form": answer})


def package_meaning(request: HttpRequest, process: str, package: str) -> HttpResponse:
    """The terms with what they mean to one's own delegation: a page of its own, since the other may hang on a wall."""
    shown = queries.package_meaning(request.viewer, package)
    return page(request, "bargaining/package_meaning.html", {"shown": shown})


def draw_up_package(request: HttpRequest, process: str) -> HttpResponse:
    """Draw a package up; `?search=` and `?place=` name what a search found, `?like=` a package to begin from."""
    asked = {name: request.GET.get(name, "") for name in ("like", "search", "place")}
    found = queries.drawing_up(request.viewer, **asked)
    more: dict[str, Any] = {"options": {"laid": found.laid, "new": True}, "initial": found.begun, "fixed": found.found}
    template = "bargaining/draw_up.html"
    return act_page(request, acts.draw_up_package, forms.PackageForm, to=_drawn_up, template=template, **more)


def edit_package(request: HttpRequest, process: str, package: str) -> HttpResponse:
    found = queries.drawing_up(request.viewer, like=package)
    more: dict[str, Any] = {"options": {"laid": found.laid, "new": False}, "initial": found.begun}
    to, fixed = _address(process, package), {"package": package}
    template = "bargaining/draw_up.html"
    return act_page(request, acts.edit_package, forms.PackageForm, to=to, template=template, fixed=fixed, **more)


def put_package(request: HttpRequest, process: str, package: str) -> HttpResponse:
    shown = queries.package(request.viewer, package)
    more: dict[str, Any] = {"fixed": {"package": package}, "initial": {"text_hash": shown.text_hash}}
    to, template, context = _address(process, package), "bargaining/put_package.html", {"shown": shown}
    return act_page(request, acts.put_package, forms.PutForm, to=to, template=template, context=context, **more)


def answer_package(request: HttpRequest, process: str, package: str) -> HttpResponse:
    to, fixed = _address(process, package), {"package": package}
    return act_page(request, acts.answer_package, forms.AnswerForm, to=to, fixed=fixed)


def withdraw_package(request: HttpRequest, process: str, package: str) -> HttpResponse:
    to, fixed = _address(process, package), {"package": package}
    return act_page(request, acts.withdraw_package, forms.WithdrawForm, to=to, fixed=fixed)


def post_blind_message(request: HttpRequest, process: str, package: str) -> HttpResponse:
    """The running round of the server-blind form: with JavaScript the post is made here, else by `parley answer`."""
    shown = queries.package(request.viewer, package)
    to, fixed, context = _address(process, package), {"package": package}, {"shown": shown}
    template = "bargaining/post.html"
    return act_page(
        request, acts.post_blind_message, forms.PostForm, to=to, template=template, fixed=fixed, context=context
    )


def transcript(request: HttpRequest, process: str, package: str) -> HttpResponse:
    """The question and all posts of the closed rounds: to go on by `parley answer`, or to `parley verify`."""
    found = queries.transcript(request.viewer, package)
    answer = HttpResponse(found.to_bytes(), content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="package-{package}.json"'
    return no_store(answer)


def _address(process: str, package: str) -> str:
    return reverse("bargaining:package", args=[process, package])


def _drawn_up(made: Package) -> str:
    return _address(made.process.public_id, made.public_id)
