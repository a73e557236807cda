"""The pages of witnesses: naming one, handing in what it cosigned on a stick, letting a stopped log go on."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from parley.people import acts, forms, queries
from parley.procedure.errors import mark as _
from parley.procedure.pages import act_page, button, no_store


def enrol_witness(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(
        request,
        acts.enrol_witness,
        forms.WitnessForm,
        to=_record(process),
        template="people/enrol_witness.html",
        context={"server_key": queries.key_of_this_server()},
    )


def end_witness(request: HttpRequest, process: str, witness: str) -> HttpResponse:
    return button(request, acts.end_witness, to=_record(process), witness=witness)


def hand_in_cosignatures(request: HttpRequest, process: str) -> HttpResponse:
    """Take the file that a witness wrote on a machine without a line."""
    done = _("Taken. The page of the record shows how far it is witnessed now.")
    return act_page(
        request,
        acts.hand_in_cosignatures,
        forms.CosignaturesForm,
        to=_record(process),
        options={"process": process},
        done=done,
    )


def resume_signing(request: HttpRequest, process: str, log: str) -> HttpResponse:
    """The page on which a person says, with a reason, that a log goes on from what stands here."""
    alarm = queries.alarm(request.viewer, log)
    return act_page(
        request,
        acts.resume_signing,
        forms.ResumeForm,
        to=_record(process),
        fixed={"log": log},
        initial={"shown": alarm.shown},
        context={"alarm": alarm},
        template="people/resume_signing.html",
    )


def checkpoints(request: HttpRequest, process: str) -> HttpResponse:
    """The signed checkpoints, with proofs since what one's own witness saw last, to be taken to it on a stick."""
    answer = HttpResponse(queries.offered(request.viewer, proofs=True).to_bytes(), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="checkpoints.json"'
    return no_store(answer)


def _record(process: str) -> str:
    return reverse("record", args=[process])
