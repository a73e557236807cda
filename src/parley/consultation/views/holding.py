"""The pages of consultations as they are prepared, held and moderated: each calls one act or one query."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from parley.consultation import acts, forms, queries
from parley.consultation.models import Consultation
from parley.convening.queries import parties
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, page

_CLOSES = _(
    "It cannot be opened again: no vote, no statement and no sheet of paper is taken from then on. The figures are "
    "shown to every seat."
)
_ENDS = _(
    "It cannot be undone: nobody comes in by this link from then on, and whoever came by it can only look at what they "
    "gave, take it along and have it erased. The votes given count."
)


def consultations(request: HttpRequest, process: str) -> HttpResponse:
    rows = queries.consultations(request.viewer)
    return page(request, "consultation/consultations.html", {"consultations": rows})


def consultation(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    shown = queries.consultation(request.viewer, consultation)
    said = queries.said_in_short(request.viewer, shown.consultation)
    return page(request, "consultation/consultation.html", {"shown": shown, "said": said})


def prepare_consultation(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.prepare_consultation, forms.PrepareForm, to=_page_of)


def make_link(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    options = {"parties": [(party.public_id, party.shown) for party in parties(request.viewer)]}
    return _step(request, acts.make_link, forms.LinkForm, consultation, options=options)


def end_link(request: HttpRequest, process: str, link: str) -> HttpResponse:
    found = queries.link_sheet(request.viewer, link)
    to = _address(process, found.consultation.public_id)
    return button(request, acts.end_link, to=to, warning=_ENDS, link=link)


def link_sheet(request: HttpRequest, process: str, link: str) -> HttpResponse:
    """A sheet to hand out or hang up, with the address and its QR code."""
    found = queries.link_sheet(request.viewer, link)
    path = reverse("consultation:public_vote", args=[found.token])
    address = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    code = segno.make(address, error="m").svg_inline(scale=6, border=2, svgclass="qr", lineclass=None, omitsize=True)
    return page(request, "consultation/sheet.html", {"link": found, "address": address, "code": mark_safe(code)})  # noqa: S308 (drawn by segno from our own address)


def add_statement(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    return _step(request, acts.add_statement, forms.StatementForm, consultation, initial={"language": get_language()})


def open_consultation(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    return _step(request, acts.open_consultation, forms.OpenForm, consultation)


def close_consultation(request: HttpRequest, process: str, consultation: str) -> HttpResponse:
    to = _address(process, consultation)
    return button(request, acts.close_consultation, to=to, warning=_CLOSES, consultation=consultation)


def _step(request: HttpRequest, act: Any, form: Any, consultation: str, **more: Any) -> HttpResponse:
    to = _address(request.viewer.process.public_id, consultation)
    return act_page(request, act, form, to=to, fixed={"consultation": consultation}, **more)


def _address(process: str, consultation: str) -> str:
    return reverse("consultation:consultation", args=[process, consultation])


def _page_of(found: Consultation) -> str:
    return _address(found.process.public_id, found.public_id)
