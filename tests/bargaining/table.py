"""A table to try things at: three issues over water, with options of all parties, and ways to fill it in."""

from datetime import timedelta
from itertools import product

from parley.bargaining import acts
from parley.bargaining.models import Priorities, Run
from parley.bargaining.queries.deciding import on_table
from parley.bargaining.rules.laid import Laid
from parley.bargaining.tasks import searching
from parley.procedure.actors import Clock
from parley.record.sources import Pinned, now, pinned

GATES, NIGHT, PAY = "Who opens the gates?", "How much at night?", "Who pays for repair?"
ISSUES = {
    GATES: ("the terraces", "all in turn", "a keeper"),
    NIGHT: ("none", "a third", "half"),
    PAY: ("the terraces", "all alike"),
}


class LaidTable:
    """The talks with issues on their table; options by issue and label, ids and all."""

    def __init__(self, talks, issues=ISSUES):
        self.talks, self.turns = talks, 0
        self.issues, self.options = {}, {}
        for title, labels in issues.items():
            issue = acts.lay_issue(by=talks.mediator, title=title).public_id
            self.issues[title] = issue
            for number, label in enumerate(labels):
                by = talks.heads[number % 3]
                self.options[title, label] = acts.propose_option(by=by, issue=issue, label=label).public_id

    @property
    def laid(self):
        return on_table(lambda model: model.objects.seen_by(self.talks.viewer(self.talks.mediator))).laid

    def of(self, title):
        """The options of an issue, by label."""
        return {label: option for (issue, label), option in self.options.items() if issue == title}

    def edition(self, seat):
        row = Priorities._base_manager.filter(party=seat.party).first()
        return row.edition if row else 0

    def state(self, seat, order=None, orders=None, **more):
        """A whole statement of a delegation: issues in order, options of each in order, and more parts by name."""
        order = order or list(self.issues)
        places = {self.issues[title]: number for number, title in enumerate(order, 1)}
        acts.rank_issues(by=seat, places=places, words=more.get("words", ""), edition=self.edition(seat))
        for title, issue in self.issues.items():
            labels = (orders or {}).get(title) or list(self.of(title))
            of = self.of(title)
            red = [of[label] for label in more.get("red", {}).get(title, ())]
            acts.rank_options(
                by=seat,
                issue=issue,
                places={of[label]: number for number, label in enumerate(labels, 1)},
                red_lines=red,
                edition=self.edition(seat),
            )
        for line in more.get("lines", ()):
            acts.draw_red_line(by=seat, options=[self.options[one] for one in line], edition=self.edition(seat))
        if "level" in more:
            acts.state_floor(by=seat, just={}, level=more["level"], edition=self.edition(seat))

    def seal(self, seat, **more):
        return acts.seal_priorities(by=seat, edition=self.edition(seat), **more)

    def state_all(self, level=0):
        """Three statements that pull in different directions, sealed."""
        titles = list(self.issues)
        for number, head in enumerate(self.talks.heads):
            order = titles[number:] + titles[:number]
            orders = {title: list(self.of(title))[:: 1 if number % 2 == 0 else -1] for title in titles}
            self.state(head, order, orders, level=level)
            self.seal(head)

    def announce(self, hours=1, **more):
        entries = {"concepts": ["nash", "utilitarian"], "due": now() + timedelta(hours=hours)} | more
        return acts.announce_search(by=self.talks.mediator, **entries)

    def later(self, hours=2):
        """A moment after the deadline."""
        self.turns += 1
        return pinned(Pinned(now() + timedelta(hours=hours), f"later {self.turns}"))

    def begin(self, search):
        acts.begin_search(by=Clock(self.talks.process), search=search.public_id)

    def make(self, search, **more):
        searching.make(by=Clock(self.talks.process), search=search.public_id, **more)

    def made(self, **more):
        """A search that has begun at its deadline, and ended."""
        search = self.announce(**more)
        with self.later():
            self.begin(search)
            if run_of(search).state == "running":
                self.make(search)
        search.refresh_from_db()
        return search


def run_of(search):
    """How a search goes, as the team sees it."""
    return Run._base_manager.get(search__public_id=search.public_id)


def acceptable(search):
    """The bargain of a search, and every package that all could accept, gone through one by one."""
    bargain = searching.bargain_of(search, Laid.from_json(search.table))
    sizes = [range(len(issue.options)) for issue in bargain.issues]
    return bargain, [package for package in product(*sizes) if bargain.admissible(package)]
