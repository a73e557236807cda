"""The public keys that the record names, each in a file of its own: with them signatures are checked without us."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parley.archive.making.bundle import Bundle, Stood
from parley.archive.making.sentences import capacity_named, sentence
from parley.archive.rules import naming
from parley.procedure.words import plain

#: The names under which acts carry a key, and what its file is called.
_KINDS = {"key:public": "seat", "witness:key": "witness"}
#: The acts by which a key comes in: whose seat it is, is the actor's.
_COMES_IN = frozenset({"key.enrolled", "witness.enrolled"})


@dataclass
class _Known:
    """One key, whose it is, and what the record says of it."""

    kind: str
    seat: str = ""
    said: list[str] = field(default_factory=list)


def files(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """A file for each key: what the record says of it as remarks, and the key on a line of its own."""
    if bundle.head.get("key"):
        yield "keys/record.txt", f"{bundle.head['key']}\n"
    numbers: dict[str, int] = {}
    for digest, known in sorted(_known(bundle).items(), key=lambda one: (one[1].kind, one[1].seat, one[0])):
        if digest not in bundle.places:
            continue
        name = f"{known.kind}-{naming.log_name(known.seat)}" if known.seat else known.kind
        numbers[name] = numbers.get(name, 0) + 1
        remarks = "".join(f"# {' '.join(one.split())}\n" for one in known.said)
        yield f"keys/{name}-{numbers[name]}.txt", f"{remarks}{bundle.text(digest)}\n"


def _known(bundle: Bundle) -> dict[str, _Known]:
    found: dict[str, _Known] = {}
    for act in bundle.all_acts():
        for name, kind in _KINDS.items():
            if (digest := act.texts.get(name)) is not None:
                known = found.setdefault(digest, _Known(kind))
                known.said.append(_said(act))
                if act.act in _COMES_IN:
                    known.seat = str(act.leaf["actor"]["seat"] or "")
    return found


def _said(act: Stood) -> str:
    capacity = capacity_named(str(act.leaf["actor"]["capacity"]))
    return f"{act.leaf['time']}  {plain(sentence(act))} ({capacity})"
