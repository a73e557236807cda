"""The pages on which sheets of paper are printed and typed in."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.consultation import acts, forms, queries
from parley.consultation.models import Batch
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, page

_TYPED = _("The sheet is counted. Go on with the next one.")
_CORRECTED = _("The sheet is corrected.")


def print_sheets(request: HttpRequest, process: str, link: str) -> HttpResponse:
    found = queries.link_sheet(request.viewer, link)
    consultation = found.consultation.public_id
    return act_page(
        request,
        acts.print_sheets,
        forms.PrintForm,
        to=lambda batch: _batch(process, consultation, batch),
        fixed={"link": link},
        template="consultation/print_sheets.html",
        context={"link": found, "back": reverse("consultation:link_sheet", args=[process, link])},
    )


def batch(request: HttpRequest, process: str, consultation: str, batch: str) -> HttpResponse:
    """Every sheet of a batch, to be printed."""
    return page(request, "consultation/batch.html", {"view": queries.batch(request.viewer, consultation, batch)})


def enter_sheet(request: HttpRequest, process: str, consultation: str, batch: str) -> HttpResponse:
    """One sheet after the other is typed in."""
    view = queries.batch(request.viewer, consultation, batch)
    return act_page(
        request,
        acts.enter_sheet,
        forms.SheetForm,
        to=reverse("consultation:enter_sheet", args=[process, consultation, batch]),
        fixed={"batch": batch},
        options={"lines": view.lines},
        template="consultation/enter_sheet.html",
        context={"view": view, "back": reverse("consultation:batch", args=[process, consultation, batch])},
        done=_TYPED,
    )


def correct_sheet(request: HttpRequest, process: str, consultation: str, sheet: str) -> HttpResponse:
    view = queries.sheet(request.viewer, consultation, sheet)
    return act_page(
        request,
        acts.correct_sheet,
        forms.CorrectForm,
        to=reverse("consultation:enter_sheet", args=[process, consultation, view.of.batch.public_id]),
        fixed={"sheet": sheet},
        options={"lines": view.of.lines},
        initial={"edition": view.sheet.edition, "answers": view.typed},
        template="consultation/correct_sheet.html",
        context={"view": view},
        done=_CORRECTED,
    )


def _batch(process: str, consultation: str, batch: Batch) -> str:
    return reverse("consultation:batch", args=[process, consultation, batch.public_id])
