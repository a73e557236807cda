"""The public keys that the record names, each in a file of its own: with them signatures are checked without us."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from parley.archive.making.bundle import Bundle
from parley.archive.making.sentences import sentence
from parley.archive.rules import naming
from parley.procedure.words import plain

_KEY = "key:public"


@dataclass
class SeatKeys:
    """The keys of one seat: the text of each, and what the record says of it, in order."""

    seat: str
    name: str
    said: list[tuple[str, str, str]] = field(default_factory=list)


def found(bundle: Bundle) -> dict[str, SeatKeys]:
    """The seats whose keys this record names."""
    wanted: dict[str, SeatKeys] = {}
    for log in bundle.logs:
        for act in bundle.acts(log):
            if (digest := act.texts.get(_KEY)) is None or not act.leaf["actor"]["seat"]:
                continue
            details = act.details or {}
            # A head confirms the key of another seat: it stands under the seat that it is of.
            seat = str(details.get("seat_id") or act.leaf["actor"]["seat"])
            keys = wanted.setdefault(seat, SeatKeys(seat, str(details.get("seat") or details.get("by", ""))))
            keys.said.append((digest, str(act.leaf["time"]), plain(sentence(act))))
    if not wanted:
        return wanted
    hashes = {digest for keys in wanted.values() for digest, _time, _said in keys.said}
    texts = {digest: text for digest, text in bundle.texts() if digest in hashes}
    for keys in wanted.values():
        keys.said = [(texts.get(digest, ""), time, said) for digest, time, said in keys.said]
    return wanted


def files(found: dict[str, SeatKeys]) -> Iterator[tuple[str, str]]:
    """For each seat a file with its keys and what was done with them."""
    for seat, keys in sorted(found.items()):
        lines = [keys.name, ""]
        for text, time, said in keys.said:
            lines += [f"{time}  {said}", *([text] if text else []), ""]
        yield f"keys/seat-{naming.log_name(seat)}.txt", "\n".join(lines)
