from django.urls import path

from parley.convening.views import consents, letters, procedure, process

app_name = "convening"
_IN = "p/<slug:process>/"
_PARTY = _IN + "parties/<slug:party>/"
_DRAFT = _IN + "rules/<slug:draft>/"
_LETTER = _IN + "letters/<slug:letter>/"
_CONSENT = _IN + "consents/<slug:consent>/"
urlpatterns = [
    path("convene/", process.convene, name="convene"),
    path(_IN + "timeline/", process.timeline, name="timeline"),
    path(_IN + "describe/", process.describe_process, name="describe_process"),
    path(_IN + "parties/", process.parties, name="parties"),
    path(_IN + "parties/add/", process.add_party, name="add_party"),
    path(_PARTY + "edit/", process.edit_party, name="edit_party"),
    path(_IN + "background/", process.background, name="background"),
    path(_IN + "background/enter/", process.enter_fact, name="enter_fact"),
    path(_IN + "background/<slug:fact>/correct/", process.correct_fact, name="correct_fact"),
    path(_IN + "rules/", procedure.rules, name="rules"),
    path(_IN + "rules/propose/", procedure.draft_rules, name="draft_rules"),
    path(_DRAFT + "answer/", procedure.answer_rules, name="answer_rules"),
    path(_DRAFT + "adopt/", procedure.adopt_rules, name="adopt_rules"),
    path(_DRAFT + "withdraw/", procedure.withdraw_rules, name="withdraw_rules"),
    path(_IN + "letters/", letters.letters, name="letters"),
    path(_IN + "letters/draft/", letters.draft_letter, name="draft_letter"),
    path(_LETTER, letters.letter, name="letter"),
    path(_LETTER + "edit/", letters.edit_letter, name="edit_letter"),
    path(_LETTER + "open/", letters.open_letter, name="open_letter"),
    path(_LETTER + "widen/", letters.widen_letter, name="widen_letter"),
    path(_LETTER + "sign/", letters.sign_letter, name="sign_letter"),
    path(_LETTER + "withdraw/", letters.withdraw_signature, name="withdraw_signature"),
    path(_LETTER + "seal/", letters.seal_letter, name="seal_letter"),
    path(_LETTER + "deliver/", letters.deliver_letter, name="deliver_letter"),
    path(_LETTER + "answer/", letters.answer_letter, name="answer_letter"),
    path(_IN + "consents/", consents.consents, name="consents"),
    path(_IN + "consents/seek/", consents.seek_consent, name="seek_consent"),
    path(_IN + "consents/declare/", consents.declare_interest, name="declare_interest"),
    path(_CONSENT, consents.consent, name="consent"),
    path(_CONSENT + "answer/", consents.answer_consent, name="answer_consent"),
    path(_CONSENT + "confirm/", consents.confirm_consent, name="confirm_consent"),
    path(_CONSENT + "suspend/", consents.suspend_consent, name="suspend_consent"),
    path(_CONSENT + "resume/", consents.resume_consent, name="resume_consent"),
    path(_CONSENT + "withdraw/", consents.withdraw_consent, name="withdraw_consent"),
    path(_IN + "mediators/<slug:mediator>/ground/", consents.state_ground, name="state_ground"),
]
