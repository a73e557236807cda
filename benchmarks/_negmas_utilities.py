"""What NegMAS says that packages are worth: run by the peers' interpreter, asked and answered in JSON.

Asked {"folder": ..., "packages": [{issue: option}]}; answers {party: {"reservation": ..., "utilities": [...]}}.
"""

from __future__ import annotations

import json
import sys

from negmas.inout import Scenario


def main() -> int:
    asked = json.load(sys.stdin)
    scenario = Scenario.from_genius_folder(asked["folder"], safe_parsing=False, ignore_discount=True)
    issues = scenario.outcome_space.issues
    outcomes = [tuple(value(one, package) for one in issues) for package in asked["packages"]]
    answer = {
        party.name: {"reservation": float(party.reserved_value), "utilities": [float(party(one)) for one in outcomes]}
        for party in scenario.ufuns
    }
    json.dump(answer, sys.stdout)
    return 0


def value(issue, package):
    """The option of an issue; NegMAS adds an issue of its own, of one option, where indices don't begin at 1."""
    if issue.name not in package:
        return issue.min_value
    return int(package[issue.name]) if issue.is_integer() else package[issue.name]


if __name__ == "__main__":
    sys.exit(main())
