"""What can be asked in a world: the ids of all that stands in it, seen or unseen, and entries made of them."""

import base64
import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from pydantic import BaseModel

from parley.agreement.models import Agreement, Commitment
from parley.bargaining.models import Issue, Option, Package, Rule, Search
from parley.consultation.models import Analysis, Batch, Consultation, Link, Sheet, Statement, Translation
from parley.convening.models import Consent, Fact, Letter, Party, Process, RulesDraft
from parley.drafting.models import Clause, Criticism, Draft, Putting, Text
from parley.people.models import Seat, SeatKey, Token
from parley.press.models import Item, Photo, Subscriber, Tag, Version
from parley.procedure.capacities import Capacity
from parley.rounds.models import AgendaItem, Invitation, Round, Session
from tests.two_worlds.witnessing import NEW_KEY, cosigned, log_names, witness_ids
from tests.two_worlds.world import LATER

#: The id of nothing at all.
NOTHING = "nothing"
Ids = Mapping[tuple[str, str], list[Any]]

_MODELS: dict[tuple[str, str], Any] = {
    ("", "party"): Party,
    ("", "parties"): Party,
    ("", "concerned"): Party,
    ("", "open_to"): Party,
    ("", "coalition"): Party,
    ("", "fact"): Fact,
    ("", "letter"): Letter,
    ("", "consent"): Consent,
    ("convening", "draft"): RulesDraft,
    ("drafting", "draft"): Draft,
    ("", "seat"): Seat,
    ("", "present"): Seat,
    ("", "verifier"): Seat,
    ("", "signatories"): Seat,
    ("people", "token"): Token,
    ("people", "seat_key"): SeatKey,
    ("", "round"): Round,
    ("", "session"): Session,
    ("rounds", "item"): AgendaItem,
    ("", "invitation"): Invitation,
    ("", "consultation"): Consultation,
    ("consultation", "statement"): Statement,
    ("", "link"): Link,
    ("consultation", "translation"): Translation,
    ("consultation", "analysis"): Analysis,
    ("consultation", "batch"): Batch,
    ("consultation", "sheet"): Sheet,
    ("", "issue"): Issue,
    ("", "issues"): Issue,
    ("", "package"): Package,
    ("", "red_lines"): Option,
    ("bargaining", "options"): Option,
    ("bargaining", "condition"): Option,
    ("bargaining", "then"): Option,
    ("", "rule"): Rule,
    ("", "search"): Search,
    ("", "text"): Text,
    ("", "clause"): Clause,
    ("", "after"): Clause,
    ("", "criticism"): Criticism,
    ("", "putting"): Putting,
    ("", "agreement"): Agreement,
    ("", "commitment"): Commitment,
    ("press", "item"): Item,
    ("", "related"): Item,
    ("", "photo"): Photo,
    ("", "version"): Version,
}
_CONSTANT: dict[tuple[str, str], list[Any]] = {
    ("", "language"): ["en", "ar"],
    ("", "number"): [1, 2],
    ("", "old"): [1],
    ("", "new"): [2],
    ("", "size"): ["large", "small"],
    ("", "earlier"): [1, 2],
    ("", "later"): [3, 4],
    ("people", "witness_key"): [NEW_KEY],
    ("rounds", "edition"): [1, 2],
}


def known_ids() -> dict[tuple[str, str], list[Any]]:
    """Every id there is, in all processes, by app and by the name that it has in addresses and entries."""
    ids: dict[tuple[str, str], list[Any]] = {key: list(values) for key, values in _CONSTANT.items()}
    for key, model in _MODELS.items():
        ids[key] = list(model._base_manager.order_by("pk").values_list("public_id", flat=True))
    wide = Option._base_manager.filter(issue__narrow=False, issue__state="on_table").order_by("pk")
    ids["bargaining", "pair"] = list(wide.values_list("issue__public_id", "public_id"))
    mediators = Seat._base_manager.filter(capacity=Capacity.MEDIATOR).order_by("pk")
    ids["", "mediator"] = list(mediators.values_list("public_id", flat=True))
    ids["press", "tag"] = sorted(set(Tag._base_manager.values_list("slug", flat=True)))
    ids["consultation", "token"] = list(Link._base_manager.order_by("pk").values_list("token", flat=True))
    ids["people", "witness"], ids["", "log"] = witness_ids(), log_names()
    process = Process._base_manager.order_by("pk").first()
    ids["people", "notes"] = [cosigned(process.public_id, "common", "witness.head-B")] if process else []
    for purpose in ("confirm", "leave"):
        ids["press", purpose] = [row.token(purpose) for row in Subscriber._base_manager.order_by("pk")]
    return ids


def ids_for(ids: Ids, app: str, part: str) -> list[Any]:
    """The ids that a part of an address of this app may have."""
    return ids.get((app, part)) or ids.get(("", part)) or []


def filled(model: type[BaseModel], app: str, ids: Ids, chance: random.Random) -> dict[str, Any]:
    """Entries for an act that have a chance to be taken, made of its own description."""
    described = _described(model)
    needed = set(described.get("required", ()))
    return {
        name: _value(schema, name, app, ids, chance, described.get("$defs", {}))
        for name, schema in described.get("properties", {}).items()
        if name in needed or name in ("edition", "clause", "open_to", "words") or chance.random() < 0.3
    }


#: Entries that map ids to something, made of the wide issues with their options.
_MAPPINGS: dict[str, Callable[[list[tuple[str, str]]], dict[str, Any]]] = {
    **dict.fromkeys(("choices", "near", "just", "left"), dict),
    "right": lambda pairs: dict(reversed(pairs)),
    **dict.fromkeys(("places", "swing"), lambda pairs: {issue: 1 for issue, _option in pairs}),
    **dict.fromkeys(("points", "cost"), lambda pairs: {option: 1 for _issue, option in pairs}),
}


@cache
def _described(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _value(
    schema: Mapping[str, Any], name: str, app: str, ids: Ids, chance: random.Random, defined: Mapping[str, Any]
) -> Any:
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if one.get("type") != "null")
    if "$ref" in schema:
        schema = defined[schema["$ref"].rpartition("/")[2]]
    known = ids_for(ids, app, name)
    kind = schema.get("type")
    if kind == "array":
        if known:
            return known[: chance.randint(1, 2)]
        return [] if name != "languages" else ["en", "ar"]
    if "enum" in schema:
        return chance.choice(schema["enum"])
    if "const" in schema:
        return schema["const"]
    if known:
        # The first are the nearest.
        return known[int(len(known) * chance.random() ** 2)]
    if kind == "object" and name in _MAPPINGS:
        return _MAPPINGS[name](ids.get(("bargaining", "pair"), []))
    if kind == "object":
        return {
            inner: _value(one, inner, app, ids, chance, defined) for inner, one in schema.get("properties", {}).items()
        }
    return _plain(schema, name, chance)


def _plain(schema: Mapping[str, Any], name: str, chance: random.Random) -> Any:
    match schema.get("type"), schema.get("format"):
        case "integer", _:
            return chance.choice([1, 1, 2, 0]) if name == "edition" else max(1, schema.get("minimum", 1))
        case "boolean", _:
            return chance.choice([True, False])
        case "string", "date-time":
            return (LATER + timedelta(days=chance.randint(1, 9))).isoformat()
        case "string", "date":
            return (LATER + timedelta(days=chance.randint(1, 9))).date().isoformat()
        case "string", "base64url" | "binary":
            return base64.b64encode(b"no picture").decode()
        case _:
            return "UTC" if "zone" in name else f"Words for {name}"
