"""The demonstration's table: issues with rules between them, sealed priorities, a search, a package being answered."""

from datetime import timedelta

from parley.bargaining import acts as bargaining
from parley.bargaining.queries import found_package
from parley.bargaining.tasks.searching import make
from parley.cli.demo import fiction
from parley.cli.demo.director import Director
from parley.procedure.actors import Clock
from parley.procedure.viewer import Viewer


def lay(director: Director) -> None:
    """Lay the issues, let each delegation seal what matters to it, search, and put one of the packages found."""
    issues, options = _issues(director)
    for condition, then in fiction.RULES:
        bargaining.require_option(by=director.seats["mediator"], condition=options[condition], then=options[then])
    for who, stated in fiction.PRIORITIES.items():
        _seal(director, who, stated, issues, options)
    _search(director)
    _put(director)


def _issues(director: Director) -> tuple[list[str], dict[tuple[int, int], str]]:
    """The public ids of the issues, and of each option by the places of both."""
    issues: list[str] = []
    options: dict[tuple[int, int], str] = {}
    for place, issue in enumerate(fiction.ISSUES):
        laid = bargaining.lay_issue(by=director.seats["mediator"], title=issue["title"], about=issue["about"]).public_id
        issues.append(laid)
        for number, (who, label) in enumerate(issue["options"]):
            proposed = bargaining.propose_option(by=director.seats[who], issue=laid, label=label)
            options[place, number] = proposed.public_id
    return issues, options


def _seal(
    director: Director,
    who: str,
    stated: fiction.Priorities,
    issues: list[str],
    options: dict[tuple[int, int], str],
) -> None:
    head = director.seats[who]
    places = dict(zip(issues, stated.issues, strict=True))
    said = bargaining.rank_issues(by=head, places=places, words=stated.words)
    for number, (issue, order) in enumerate(zip(issues, stated.options, strict=True)):
        ranked = {options[number, option]: place for option, place in enumerate(order)}
        barred = [options[number, option] for option in stated.red_lines.get(number, ())]
        said = bargaining.rank_options(by=head, issue=issue, places=ranked, red_lines=barred, edition=said.edition)
    said = bargaining.state_floor(by=head, just={}, level=stated.floor, edition=said.edition)
    bargaining.seal_priorities(by=head, edition=said.edition, opened=stated.opened, conflict_told=True)


def _search(director: Director) -> None:
    due = director.clock.at + timedelta(days=1)
    search = bargaining.announce_search(
        by=director.seats["mediator"], due=due, concepts=["nash", "ks"], others=2, words=fiction.SEARCH_WORDS
    )
    director.until(due)
    director.pass_deadlines()
    make(by=Clock(director.process), search=search.public_id)
    director.props["search"] = search.public_id


def _put(director: Director) -> None:
    mediator, search = director.seats["mediator"], director.props["search"]
    found = found_package(Viewer(seat=mediator, process=mediator.process), search, 1)
    package = bargaining.draw_up_package(by=mediator, search=search, place=1, choices=found, **fiction.PACKAGE)
    due = director.clock.at + timedelta(days=14)
    bargaining.put_package(by=mediator, package=package.public_id, due=due)
    bargaining.answer_package(by=director.seats["fields"], package=package.public_id, answer="accept")
