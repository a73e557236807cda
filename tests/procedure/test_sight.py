"""Deny by default: no table is read without a viewer, and none has sight of another process."""

import pytest
from django.apps import apps

from parley.procedure import guarded
from parley.procedure.capacities import SEATS, Capacity
from parley.procedure.errors import NoViewer
from parley.procedure.guarded import Guarded
from parley.procedure.pages import page
from parley.procedure.viewer import Viewer
from tests.talks import Talks

MODELS = [model for model in apps.get_models() if issubclass(model, Guarded)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_guarded_table_raises_without_a_viewer(model):
    for read in (model.objects.all, model.objects.count, model.objects.first, lambda: model.objects.filter(pk=1)):
        with pytest.raises(NoViewer):
            read()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_guarded_table_says_who_sees_it(model):
    assert model in guarded._RULES


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_relation_opens_a_way_round(model):
    relations = [field for field in model._meta.get_fields() if field.auto_created and not field.concrete]
    assert all(relation.hidden for relation in relations)


def test_what_is_not_guarded_is_known():
    # A process is found before it is known who looks; accounts are people's own; readers' addresses are never shown.
    ours = {model._meta.label for model in apps.get_models() if model.__module__.startswith("parley.")}
    bare = ours - {model._meta.label for model in MODELS}
    record = {"record.Log", "record.Entry", "record.Wording", "record.Submission"}
    record |= {"record.RoomKey", "record.Signing", "record.Witness", "record.Block", "record.Cosignature"}
    record |= {"record.Evidence"}
    assert bare - record == {"people.Account", "convening.Process"}


@pytest.mark.django_db
def test_the_public_and_the_neighbours_see_nothing_of_the_rooms():
    talks, neighbours = Talks(), Talks("Talks next door")
    seats = neighbours.one_of_each()
    assert set(seats) == SEATS
    for model in MODELS:
        for viewer in (Viewer(), Viewer(process=talks.process)):
            assert not model.objects.seen_by(viewer).exists(), model
        for seat in seats.values():
            here = model.objects.seen_by(Viewer(seat=seat, process=neighbours.process))
            paths = {f"{model.PROCESS}": talks.process}
            assert not here.filter(**paths).exists(), model


def test_two_seats_that_see_the_same_logs_never_get_each_others_page(talks):
    """The observer and the witness read the very same logs; each page greets its own seat, and none is kept."""
    observer, witness = (talks.client(talks.seat(capacity)) for capacity in (Capacity.OBSERVER, Capacity.WITNESS))
    again = {"If-None-Match": observer.get(talks.url("parties/"))["ETag"]}
    assert observer.get(talks.url("parties/"), headers=again).status_code == 304
    assert witness.get(talks.url("parties/"), headers=again).status_code == 200


def test_a_personal_page_is_never_stored_even_for_a_seat_without_an_account(talks, rf):
    request = rf.get("/")
    request.viewer = Viewer(account=None, seat=talks.mediator, process=talks.process)
    assert "no-store" in page(request, "500.html")["Cache-Control"]
