"""The text in other languages: titles and clauses translated, versions marked as authentic."""

from typing import Annotated, Any

from pydantic import StringConstraints

from parley.drafting.models import Clause, Place, Text, Version, Wording
from parley.drafting.queries.deciding import Standing, standing, title_of
from parley.drafting.queries.languages import own_name
from parley.drafting.queries.sight import drafters_log
from parley.drafting.rules.versions import authentic_kept, translated_by, wording_hash
from parley.ledger.leaf import text_hash
from parley.procedure.act import Act, act
from parley.procedure.capacities import Capacity
from parley.procedure.errors import Absent, NotEntitled, Refused, Stale
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Language, Line, MaybeLine, Passage

Hash = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]


@act
def entitle_text(act: Act, *, text: Id, language: Language, title: Line, edition: int = 0) -> Version:
    """Give the text its title in a language: the mediator in the language of drafting, interpreters in others.

    `edition` is the one that the editor began from, 0 where there was no version in this language.
    """
    found = standing(act, act.find(Text, text))
    found.ruled.edited()
    version = _version(act, found, language)
    source = language == found.text.language
    if not source:
        _may_translate(act, found, version)
    elif act.by.capacity != Capacity.MEDIATOR:
        raise NotEntitled(_("This capacity may not do this."))
    if version.pk is not None and version.edition != edition:
        raise Stale(_STALE, theirs={"title": version.title, "edition": version.edition})
    version.title, version.edition = title, edition + 1
    version.title_from = "" if source else text_hash(title_of(act, found.draft))
    version.save()
    _record(act, "text.entitled", found, language, {f"title:{language}": title}, entitled=title)
    return version


@act
def translate_clause(
    act: Act,
    *,
    clause: Id,
    language: Language,
    body: Passage,
    heading: MaybeLine = "",
    edition: int = 0,
    translated_from: Hash = "",
) -> Wording:
    """Translate a clause of the working draft; a source that changes afterwards flags the translation.

    `edition` is the one that the translator began from, 0 for a first translation. `translated_from` is the hash of
    the source wording that the translator had before them; left empty, it is the wording as it stands.
    """
    row = act.find(Clause, clause, "text")
    found = standing(act, row.text)
    found.ruled.edited()
    place = act.rows(Place).filter(draft=found.draft, clause=row).first()
    if place is None:
        raise Absent
    version = _version(act, found, language)
    _may_translate(act, found, version)
    wordings = act.rows(Wording).filter(draft=found.draft, clause=row)
    wording = wordings.filter(language=language).first() or Wording(
        draft=found.draft, clause=row, language=language, edition=0
    )
    if wording.edition != edition:
        theirs = {"heading": wording.heading, "body": wording.body, "edition": wording.edition}
        raise Stale(_STALE, theirs=theirs)
    version.save()
    wording.heading, wording.body, wording.edition = heading, body, edition + 1
    wording.text_hash = wording_hash(heading, body)
    wording.translated_from = translated_from or wordings.get(language=found.text.language).text_hash
    wording.save()
    _record(act, "clause.translated", found, language, {f"clause:{language}": body}, clause=place.number)
    return wording


@act
def mark_authentic(act: Act, *, text: Id, language: Language, authentic: bool = True) -> Version:
    """Mark a language version as authentic, or take the mark away; at least one stays authentic."""
    found = standing(act, act.find(Text, text))
    found.ruled.edited()
    rows = {row.language: row for row in act.rows(Version).filter(draft=found.draft)}
    if language not in rows:
        raise Refused(_("There is no version of the text in this language yet."), field="language")
    marked = frozenset(row.language for row in rows.values() if row.authentic)
    authentic_kept(marked, language, mark=authentic)
    version: Version = rows[language]
    version.authentic = authentic
    version.save()
    _record(act, "version.marked_authentic" if authentic else "version.unmarked", found, language, {})
    return version


_STALE = _("Somebody changed this while you wrote. Your version is kept in the form; theirs stands beside it.")


def _version(act: Act, found: Standing, language: str) -> Version:
    """The version in this language; a new one, not saved yet, where there is none."""
    version = act.rows(Version).filter(draft=found.draft, language=language).first()
    return version or Version(draft=found.draft, language=language, edition=1)


def _may_translate(act: Act, found: Standing, version: Version) -> None:
    mediator = act.by.capacity == Capacity.MEDIATOR
    translated_by(version.language, found.text.language, authentic=version.authentic, mediator=mediator)


def _record(act: Act, fact: str, found: Standing, language: str, texts: dict[str, str], **details: Any) -> None:
    title = title_of(act, found.draft)
    act.record(
        fact,
        audience=drafters_log(act.process),
        title=title,
        number=found.draft.number,
        language=own_name(language),
        texts=texts,
        **details,
    )
