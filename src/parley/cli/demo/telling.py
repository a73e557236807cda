"""Tells what came of a story: the timeline, what was refused, the signatures, the record."""

from pathlib import Path
from typing import Any

from parley.agreement.queries import agreements
from parley.cli.demo.director import Director
from parley.convening.models import Process
from parley.procedure.capacities import LABELS, Capacity
from parley.procedure.table import FACTS
from parley.procedure.viewer import Viewer
from parley.procedure.words import plain, say
from parley.record import queries as record


def bundled(process: Process, path: Path) -> Path:
    """Write the whole record of a demonstration, every log of it, as one file that verifies offline."""
    unfinished = path.with_suffix(".unfinished")
    audiences = record.all_audiences(process.public_id)
    try:
        with unfinished.open("wb") as file:
            record.write_bundle(file, process=process.public_id, title=process.title, audiences=audiences, reader=None)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def told(director: Director) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The story as data (`acts`, `timeline`, `refused`, `signatures`, `root`), and what of its timeline all share.

    What stands in the log of one person or one desk says again, in a screenful, what the common log says.
    """
    process = director.process
    acts = record.acts(process.public_id, record.all_audiences(process.public_id))
    team = Viewer(seat=director.secretariat, process=process)
    signed = next(tally for row, tally in agreements(team) if row.title == director.props["final document"])
    heads = {head.audience: head for head in record.heads(process.public_id, ["common"])}
    timeline = [
        {
            "time": act.at.isoformat(),
            "act": act.act,
            "actor": act.details.get("by", ""),
            "capacity": plain(say(LABELS[Capacity(act.capacity)])),
            "text": plain(say(FACTS[act.act], act.details)),
        }
        for act in acts
    ]
    shared = [
        moment
        for act, moment in zip(acts, timeline, strict=True)
        if not act.audience.startswith(("seat:", "party:", "room:press"))
    ]
    tale = {
        "acts": len(acts),
        "timeline": timeline,
        "refused": [{"tried": one.tried, "why": one.why} for one in director.refused],
        "signatures": {"signed": signed.signed, "of": signed.of},
        "root": heads["common"].root,
    }
    return tale, shared
