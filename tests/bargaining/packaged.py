"""A table of three issues, and a package on it with shorthands for its steps."""

from datetime import UTC, datetime, timedelta

from parley.bargaining import acts
from parley.bargaining.models import BlindRound, Package
from parley.cli.tick import pass_deadlines
from parley.record.sources import Pinned, pinned
from parley.settlement import blind
from tests.bargaining.table import LaidTable

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ISSUES = {
    "Summer flow": ("By turns", "By shares"),
    "Monitors": ("None", "Joint", "From outside"),
    "Prisoners": ("All for all", "In steps"),
}


class Packaged(LaidTable):
    """The talks with issues on the table and a package on them; `source` is the clock, moved by `pass_time`."""

    def __init__(self, talks, source):
        super().__init__(talks, ISSUES)
        self.source = source
        self.id = self.draw_up().public_id

    def lay(self, title, labels):
        """One more issue on the table."""
        more = LaidTable(self.talks, {title: labels})
        self.issues |= more.issues
        self.options |= more.options

    def choices(self, *labels):
        labels = labels or ("By shares", "Joint", "In steps")
        rows = zip(self.issues.items(), labels, strict=True)
        return {issue: self.options[title, label] for (title, issue), label in rows}

    def draw_up(self, *labels, title="The spring package", **more):
        return acts.draw_up_package(by=self.talks.mediator, title=title, choices=self.choices(*labels), **more)

    def put(self, hours=24, **more):
        due = self.source.at + timedelta(hours=hours)
        return acts.put_package(by=self.talks.mediator, package=self.id, due=due, **more)

    def answer(self, seat, answer="accept", **more):
        return acts.answer_package(by=seat, package=self.id, answer=answer, **more)

    def pass_time(self, **span):
        """Time passes, and the clock does what is due."""
        self.source.at += timedelta(**span)
        return pass_deadlines()

    @property
    def row(self):
        return Package._base_manager.get(public_id=self.id)

    def url(self, rest=""):
        return self.talks.url(f"table/packages/{self.id}/{rest}")


class BlindParty:
    """One head of delegation with its own machine, on which its secret lies."""

    def __init__(self, packaged, seat):
        self.packaged, self.seat, self.secret = packaged, seat, None

    @property
    def party(self):
        return self.seat.party.public_id

    def transcript(self):
        client = self.packaged.talks.client(self.seat)
        return blind.read_transcript(client.get(self.packaged.url("transcript.json")).content)

    def made(self, round, accepted=True):
        """The post of a round, made from what the page hands out."""
        transcript = self.transcript()
        if round == "keys":
            self.secret = blind.make_key(transcript.question, self.party)
        elif round == "answers":
            self.secret = blind.answer(self.secret, transcript, accepted=accepted, again=True)
        elif round == "blindings":
            self.secret = blind.blind(self.secret, transcript)
        else:
            self.secret = blind.unlock(self.secret, transcript)
        return self.secret.post(blind.Round(round)).to_bytes().decode()

    def post(self, round, accepted=True, **more):
        made = self.made(round, accepted)
        return acts.post_blind_message(by=self.seat, package=self.packaged.id, post=made, **more)


def rounds(packaged):
    return list(BlindRound._base_manager.filter(package__public_id=packaged.id).order_by("number"))


def at_start():
    return pinned(Pinned(START, "packages"))
