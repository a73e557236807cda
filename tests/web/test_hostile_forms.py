"""Every form of the house, with what nobody should send: a plain refusal, what was typed kept, nothing written."""

import random
from html import escape

import pytest
from django.conf import settings
from django.forms import CharField, FileField
from django.forms.widgets import PasswordInput
from django.test import Client

from parley.press.models import Item
from parley.procedure.act import REGISTER
from parley.procedure.viewer import Viewer
from parley.record.models import Entry, Submission
from parley.record.sources import Pinned, pinned
from parley.web.routes import ROUTES
from tests.two_worlds.knowing import filled, known_ids
from tests.two_worlds.looking import requests, undone
from tests.two_worlds.world import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_its_folder")]

MARKUP = '<script>alert("x")</script><img src=x onerror=alert(1)>'
KEPT = "Typed with care & not to be lost"
MISSING = object()
HOSTILE = [MISSING, "", MARKUP, "a\x00b", "\u202egnirts", "x" * 300_001, "9" * 40, "-1", "\u0301" * 400, "{{ 7*7 }}%s"]
#: How many of these are tried on each field, beside what is missing and markup.
SOME = 2
FINE = {200, 302, 404, 409, 422}


class Form:
    """A form that somebody has before them: where it goes, whose it is, and what its fields are."""

    def __init__(self, route, address, client, form):
        self.route, self.address, self.client, self.fields = route, address, client, form.fields
        self.initial = {name: form[name].value() for name in form.fields}

    def typed(self, entries, field, hostile):
        """What is sent: what the page offered, filled up, with one field as nobody should fill it."""
        sent = {"key": "pressed-once"}
        for name, kind in self.fields.items():
            value = self.initial.get(name)
            offered = [one for one, _label in getattr(kind, "choices", ()) if not isinstance(_label, list | tuple)]
            if value in (None, "", []):
                value = entries.get(name) or (offered[-1] if offered else KEPT)
            if isinstance(kind, CharField) and not offered and not kind.widget.is_hidden and name not in _NOT_WORDS:
                value = KEPT
            if not isinstance(kind, FileField):
                sent[name] = value
        sent = {name: value for name, value in sent.items() if value is not None}
        if hostile is MISSING:
            sent.pop(field, None)
        else:
            sent[field] = hostile
        return sent

    def is_words(self, name):
        kind = self.fields.get(name)
        return isinstance(kind, CharField) and not isinstance(kind.widget, PasswordInput) and not kind.widget.is_hidden


_NOT_WORDS = {"language", "time_zone", "zone", "languages", "username", "password"}


@pytest.fixture(scope="module")
def forms(world):
    """One form of every route that has any, found by looking at its page from a seat that it is for."""
    near, chance = world.at_hand() | {1, 2}, random.Random(5)
    ids = {key: sorted(known, key=lambda one: one not in near) for key, known in known_ids().items()}
    lookers = [
        (world.lookers[name], Viewer(seat.account, seat, world.talks.process)) for name, seat in world.seats.items()
    ]
    lookers.append((world.lookers["public"], Viewer(process=world.talks.process)))
    found = []
    for route, some in sorted(requests(world.process, ids, near, chance).items()):
        if route.startswith("api:") or ROUTES[route].post is None or ROUTES[route].get is None:
            continue
        addresses = [request.address for request in some if request.method == "GET"][:12]
        tries = [
            (looker, address)
            for address in addresses
            for looker, viewer in lookers
            if ROUTES[route].admits(viewer, "POST")
        ]
        for looker, address in tries[:80]:
            client = Client(raise_request_exception=False)
            client.cookies[settings.SESSION_COOKIE_NAME] = looker.session
            with undone(), pinned(Pinned(LATER, "form")):
                page = client.get(address)
            form = page.context.get("form") if page.status_code == 200 and page.context is not None else None
            if form is not None:
                found.append(Form(route, address, client, form))
                break
    return found, ids


def _sent(form, sent):
    client, answer = form.client, None
    with undone(), pinned(Pinned(LATER, "sent")):
        before = Entry.objects.count(), Submission.objects.count(), Item._base_manager.count()
        answer = client.post(form.address, sent)
        after = Entry.objects.count(), Submission.objects.count(), Item._base_manager.count()
    return answer, after != before


def test_every_form_takes_what_nobody_should_send(world, forms):
    found, ids = forms
    chance, tried, wrong = random.Random(5), 0, []
    statuses: dict[int, int] = {}
    assert len(found) > 60 and sum(len(form.fields) for form in found) > 150
    for form in found:
        name = form.route.rpartition(":")[2]
        model = REGISTER.get({"edit_item": "edit_news", "vote": "cast_vote"}.get(name, name))
        entries = filled(model.entries, model.app, ids, chance) if model is not None else {}
        for field in form.fields:
            for hostile in (MISSING, MARKUP, *chance.sample(HOSTILE[3:], SOME)):
                sent = form.typed(entries, field, hostile)
                answer, written = _sent(form, sent)
                shown = "missing" if hostile is MISSING else repr(hostile[:40])
                tried += 1
                statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
                wrong += [
                    f"{form.route}.{field} = {shown}: {one}"
                    for one in _faults(form, field, hostile, sent, answer, written)
                ]
    assert not wrong, f"{len(wrong)} of {tried}\n" + "\n".join(wrong)
    assert tried > 600
    # Neither all refused nor all taken: the forms were filled as somebody would fill them, but for one field.
    assert statuses[422] > 300 and statuses[302] > 100, statuses


def _faults(form, field, hostile, sent, answer, written):
    """What is wrong with the answer to a hostile form, if anything is."""
    if answer.status_code not in FINE:
        yield f"answered {answer.status_code}"
    if answer.status_code != 422:
        return
    if written:
        yield "refused, and yet something was written"
    page = answer.content.decode()
    if MARKUP in page:
        yield "markup came back as markup"
    if hostile is MARKUP and form.is_words(field) and escape(MARKUP) not in page:
        yield "what was typed is gone"
    others = [name for name, value in sent.items() if value == KEPT and name != field and form.is_words(name)]
    if others and escape(KEPT) not in page:
        yield f"what was typed is gone ({others})"


def test_what_is_far_too_large_gets_a_page_that_says_so(forms):
    """Ten megabytes, as a browser sends them: with the token of the form."""
    found, _ids = forms
    for form in random.Random(3).sample([form for form in found if form.fields], 6):
        page = form.client.get(form.address)
        token = str(page.context["csrf_token"])
        strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
        strict.cookies = form.client.cookies
        field = next(iter(form.fields))
        for more in ({}, {"content_type": "application/x-www-form-urlencoded"}):
            sent = {"csrfmiddlewaretoken": token, "key": "k", field: "x" * 10_000_000}
            body = sent if not more else "&".join(f"{name}={value}" for name, value in sent.items())
            with undone():
                answer = strict.post(form.address, body, **more)
            assert answer.status_code == 413, (form.route, more, answer.status_code)
            assert b"<h1>" in answer.content and b"xxxx" not in answer.content
