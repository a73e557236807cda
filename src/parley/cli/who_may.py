"""`parley who-may`: print the table of who may do what."""

import argparse
import json
import textwrap

from parley.procedure.capacities import LABELS, MEANINGS, Capacity
from parley.procedure.table import STAGES
from parley.procedure.table.row import Row


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("who-may", help="print the table of who may do what")
    parser.add_argument("--json", action="store_true", help="print it as JSON, for programs")


def run(args: argparse.Namespace) -> int:
    """Print every act with the capacities that may perform it, then what the capacities mean."""
    if args.json:
        table = {
            stage: {act: [str(capacity) for capacity in _who(row)] for act, row in acts.items()}
            for stage, acts in STAGES.items()
        }
        meanings = {str(capacity): MEANINGS[capacity] for capacity in Capacity}
        print(json.dumps({"acts": table, "capacities": meanings}, ensure_ascii=False, indent=2))
        return 0
    for stage, acts in STAGES.items():
        _heading(stage)
        for act, row in acts.items():
            _paragraph(f"{row.label} ({act}): {', '.join(LABELS[capacity] for capacity in _who(row))}")
    _heading("capacities")
    for capacity in Capacity:
        _paragraph(f"{LABELS[capacity]}: {MEANINGS[capacity]}")
    return 0


def _who(row: Row) -> list[Capacity]:
    return [capacity for capacity in Capacity if capacity in row.who]


def _heading(title: str) -> None:
    print(f"\n{title.capitalize()}\n{'=' * len(title)}")


def _paragraph(text: str) -> None:
    print(textwrap.fill(text, 100, subsequent_indent="    "))
