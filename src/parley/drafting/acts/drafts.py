"""The text and its drafts: begun, circulated for criticism, drafted anew, abandoned."""

from typing import Literal

from parley.drafting.models import Draft, Place, Text, Version, Wording
from parley.drafting.queries.deciding import body_of, pieces, standing, title_of
from parley.drafting.queries.sight import drafters_log
from parley.drafting.rules import text as rules
from parley.drafting.rules.versions import behind
from parley.ledger.leaf import moment, text_hash
from parley.procedure.act import Act, act
from parley.procedure.kinds import Id, Language, Line, MaybePassage, Moment


@act
def begin_text(act: Act, *, title: Line, language: Language) -> Text:
    """Begin the single negotiating text in the language of drafting, which is authentic unless unmarked later."""
    text: Text = Text.objects.create(process=act.process, language=language, begun_at=act.at)
    draft = Draft.objects.create(text=text, number=1, begun_at=act.at)
    Version.objects.create(draft=draft, language=language, title=title, authentic=True)
    act.record("text.begun", audience=drafters_log(act.process), title=title, language=language)
    return text


@act
def circulate_draft(
    act: Act, *, text: Id, closes: Moment, reveal_to: Literal["everybody", "team"] = "everybody"
) -> Draft:
    """Circulate the draft to every seat at the same instant, and open it for criticism until `closes`.

    The draft freezes in all its languages. `reveal_to` says beforehand who will read the parties' criticism when
    it closes: everybody, or the mediators and their secretariat alone.
    """
    found = standing(act, act.find(Text, text))
    places, languages = pieces(act, found.draft)
    source = languages[found.text.language]
    lacking = {language: behind(source.hashes, one.translated_from) for language, one in languages.items()}
    lacking[found.text.language] = frozenset()
    unmatched = sum(len(lacking[language]) for language, one in languages.items() if one.version.authentic)
    found.ruled.circulated(closes, act.at, clauses=len(places), behind=unmatched)
    texts = {language: body_of(places, one) for language, one in languages.items()}
    source_hash = text_hash(texts[found.text.language])
    for language, one in languages.items():
        follows = language != found.text.language and not lacking[language]
        one.version.body, one.version.text_hash = texts[language], text_hash(texts[language])
        one.version.behind = len(lacking[language])
        one.version.translated_from = source_hash if follows else ""
        one.version.save()
    draft = found.draft
    draft.state, draft.circulated_at, draft.closes_at, draft.reveal_to = rules.CRITICISM, act.at, closes, reveal_to
    draft.save()
    act.record(
        "draft.circulated",
        title=source.version.title,
        number=draft.number,
        closes=moment(closes),
        reveal_to=reveal_to,
        authentic=sorted(language for language, one in languages.items() if one.version.authentic),
        behind={language: len(lacking[language]) for language in sorted(languages)},
        texts={f"draft:{language}": body for language, body in texts.items()},
    )
    return draft


@act
def new_draft(act: Act, *, text: Id) -> Draft:
    """Begin draft n+1 from draft n, in all its languages; the mediator alone works on it until it is circulated."""
    found = standing(act, act.find(Text, text))
    number = found.ruled.redrafted().number
    draft: Draft = Draft.objects.create(text=found.text, number=number, begun_at=act.at)
    places, languages = pieces(act, found.draft)
    Place.objects.bulk_create([Place(draft=draft, clause=place.clause, number=place.number) for place in places])
    for language, one in languages.items():
        version = one.version
        Version.objects.create(
            draft=draft,
            language=language,
            title=version.title,
            title_from=version.title_from,
            authentic=version.authentic,
        )
        Wording.objects.bulk_create(
            Wording(
                draft=draft,
                clause_id=row.clause_id,
                language=language,
                heading=row.heading,
                body=row.body,
                text_hash=row.text_hash,
                translated_from=row.translated_from,
            )
            for row in one.wordings.values()
        )
    title = languages[found.text.language].version.title
    act.record("draft.begun", audience=drafters_log(act.process), title=title, number=number)
    return draft


@act
def abandon_text(act: Act, *, text: Id, why: MaybePassage = "") -> Text:
    """Abandon a text that was put and not adopted."""
    found = standing(act, act.find(Text, text))
    found.draft.state = found.ruled.abandoned().state
    found.draft.save()
    act.record("text.abandoned", title=title_of(act, found.draft), why=why)
    return found.text
