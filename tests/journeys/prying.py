"""What everybody else sees while somebody acts unseen: every page and every answer of the API, before and after."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import unified_diff
from typing import Any

from tests.journeys.people import Person
from tests.journeys.walk import Walk

#: Where somebody would look who wants to know: pages, what programs read, and the record that a seat takes home.
PAGES = ("desk/", "timeline/", "record/", "seats/", "texts/", "table/", "table/searches/", "table/packages/")
READS = ("timeline", "seats", "table", "issues", "searches", "packages")
HOME = ("record.bundle",)
#: What differs each time, for everybody: token and number of a form, how long ago something was; when a record was
#: taken home, and the sum over it.
_OF_THE_MOMENT = re.compile(
    r'name="(csrfmiddlewaretoken|key)" value="[^"]*"|<span class="ago">[^<]*</span>|"made":"[^"]*"|\{"end":.*'
)


def read_too(page: str) -> tuple[str, str]:
    """A page of the table, and what programs read in its place; both are addresses."""
    process, rest = page.removeprefix("/p/").split("/table/")
    return page, f"/api/p/{process}/{rest.rstrip('/')}"


def is_absent(person: Person, *addresses: str) -> None:
    """For this person there is nothing at these addresses."""
    for address in addresses:
        assert person.context.request.get(address, max_retries=3).status == 404, (
            f"{person.name} finds something at {address}"
        )


def read(person: Person, page: str) -> dict[str, Any]:
    """What programs read of a page of the table, in somebody's name."""
    found: dict[str, Any] = person.context.request.get(read_too(page)[1], max_retries=3).json()
    return found


@contextmanager
def unseen(walk: Walk, *acting: str, also: tuple[str, ...] = ()) -> Iterator[None]:
    """Whatever is done in here by those who act, nobody else finds a trace of it; `also` are addresses to look at."""
    others = [person for name, person in walk.people.items() if name not in acting]
    before = {person.name: _looked(walk, person, also) for person in others}
    yield
    for person in others:
        after = _looked(walk, person, also)
        for address, found in before[person.name].items():
            told = unified_diff(found.splitlines(), after[address].splitlines(), lineterm="", n=0)
            assert after[address] == found, "\n".join([f"{person.name} sees something of it at {address}:", *told])


def _looked(walk: Walk, person: Person, also: tuple[str, ...]) -> dict[str, str]:
    """All that there is for one person: what each address answers, with its status and its tag."""
    pages = [f"/p/{walk.process}/{page}" for page in (*PAGES, *HOME)]
    reads = [f"/api/p/{walk.process}/{read}" for read in READS]
    return {address: _asked(person, address) for address in (*pages, *reads, *also)}


def _asked(person: Person, address: str) -> str:
    answer = person.context.request.get(address, max_redirects=0, max_retries=3)
    tag = answer.headers.get("etag", "")
    return f"{answer.status} {tag}\n{_OF_THE_MOMENT.sub('', answer.text())}"
