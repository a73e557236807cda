"""The rules of procedure in plain words: each rule as a sentence that a delegate can read out."""

from dataclasses import dataclass, fields

from parley.convening.rules.procedure import (
    ACCEPTANCES,
    AGREEMENTS,
    ALL,
    ALPHABETICAL,
    BY_PARTY,
    BY_SEAT,
    CONSENSUS,
    CONSENTS,
    LETTERS,
    LISTED,
    MAJORITY_PRESENT,
    NAMED,
    NONE,
    Procedure,
)
from parley.procedure.errors import mark as _

#: What each rule is about, in the order in which the rules are read.
HEADINGS = {
    "consents": _("Consent to the mediators"),
    "presence": _("Who must be present"),
    "order": _("Order of the parties"),
    "decision": _("How it is decided"),
    "voice": _("Who has a voice"),
    "clearance": _("What is published"),
    "reactions": _("Readers' reactions"),
    "searches": _("Searches for packages"),
    "own_keys": _("Signing with one's own key"),
    "amendment": _("How these rules are amended"),
}

#: What is signed, as it stands in the sentence of the rules.
SIGNINGS = {
    LETTERS: _("letters of request"),
    CONSENTS: _("consents to the mediators"),
    ACCEPTANCES: _("answers to a text that is put"),
    AGREEMENTS: _("agreements"),
}

_SENTENCES = {
    ("consents", ALL): _("A round opens only with the consent of every party to every mediator."),
    ("consents", NAMED): _("A round opens only with the consent to every mediator of these parties: %(parties)s."),
    ("consents", NONE): _("A round opens without the parties' consent to the mediators being required."),
    ("presence", ALL): _("A round opens only when every party is present."),
    ("presence", NAMED): _("A round opens only when these parties are present: %(parties)s."),
    ("presence", NONE): _("A round opens whichever parties are present."),
    ("order", ALPHABETICAL): _("Parties are listed in the alphabetical order of the language shown."),
    ("order", LISTED): _("Parties are listed in this order: %(parties)s; others follow in the order of entry."),
    ("decision", CONSENSUS): _("Decisions are taken by consensus of those who have a voice."),
    ("decision", MAJORITY_PRESENT): _("Decisions are taken by the majority of those present who have a voice."),
    ("voice", BY_PARTY): _("Each party has one voice."),
    ("voice", BY_SEAT): _("Each participant who sits for a party has one voice."),
    ("clearance", ALL): _("Nothing is published before every party has cleared it."),
    ("clearance", NAMED): _("Nothing is published before these parties have cleared it: %(parties)s."),
    ("clearance", NONE): _("The mediators' team publishes without the parties' clearance."),
    ("reactions", True): _("Readers may react to what is published."),
    ("reactions", False): _("Readers' reactions are switched off."),
    ("searches", True): _(
        "In each round the mediators may search for packages %(number)s times at most, on priorities that were sealed."
    ),
    ("searches", False): _("The mediators may not search for packages on sealed priorities."),
    ("own_keys", True): _(
        "These are signed with the signer's own key, which this server never holds: %(signed)s. The rest is attested "
        "by this server."
    ),
    ("own_keys", False): _("What is signed is attested by this server; nobody needs a key of their own."),
    ("amendment", (CONSENSUS, BY_PARTY)): _("These rules are amended when every party agrees, through its head."),
    ("amendment", (CONSENSUS, BY_SEAT)): _("These rules are amended when every head and delegate agrees."),
    ("amendment", (MAJORITY_PRESENT, BY_PARTY)): _(
        "These rules are amended when more than half of all parties agree, through their heads."
    ),
    ("amendment", (MAJORITY_PRESENT, BY_SEAT)): _(
        "These rules are amended when more than half of all heads and delegates agree."
    ),
}


@dataclass(frozen=True)
class Sentence:
    """One rule in words, as a message to translate: with the public ids that it names, in order, or its number.

    `signed` are the keys of `SIGNINGS`, each a message of its own.
    """

    about: str
    message: str
    parties: tuple[str, ...] = ()
    number: int | None = None
    signed: tuple[str, ...] = ()


def sentences(procedure: Procedure) -> list[Sentence]:
    """The rules in plain words, one sentence for each."""
    known = {field.name for field in fields(procedure)}
    said = []
    for about in HEADINGS:
        if about == "amendment":
            said.append(Sentence(about, _SENTENCES[about, (procedure.decision, procedure.voice)]))
            continue
        choice = getattr(procedure, about)
        if about == "searches":
            said.append(Sentence(about, _SENTENCES[about, bool(choice)], number=choice or None))
            continue
        if about == "own_keys":
            said.append(Sentence(about, _SENTENCES[about, bool(choice)], signed=choice))
            continue
        named = getattr(procedure, f"{about}_of") if f"{about}_of" in known and choice in (NAMED, LISTED) else ()
        said.append(Sentence(about, _SENTENCES[about, choice], named))
    return said


def changes(before: Procedure, after: Procedure) -> list[tuple[Sentence, Sentence]]:
    """The rules that differ between two versions, each as it stood and as it stands."""
    pairs = zip(sentences(before), sentences(after), strict=True)
    return [(old, new) for old, new in pairs if old != new]
