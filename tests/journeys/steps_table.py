"""The table: five issues with a rule between them, what three delegations hold dear, and searches on it.

The shape is that of a negotiation domain known as England-Zimbabwe (a fund, other aid, two trade policies, a forum; 4,
4, 3, 3 and some options), set anew in a valley that does not exist.
"""

from dataclasses import dataclass

from tests.journeys.people import Person
from tests.journeys.prying import is_absent, read, read_too, unseen
from tests.journeys.steps_convening import FOUNDER, HEADS, MEDIATOR, PARTIES
from tests.journeys.walk import Walk

FUND, HELP, TOLLS, GRAIN, COUNCIL = range(5)
#: Each issue with what it is about and its options, in both languages.
ISSUES = (
    (
        ("The fund for the gates of the canal", "صندوق بوابات القناة"),
        ("What the terraces pay in, so that the gates can be mended.", "ما تدفعه المدرجات لإصلاح البوابات."),
        (
            ("A whole fund, for all forty gates", "صندوق كامل للبوابات الأربعين"),
            ("Half a fund, for twenty gates", "نصف صندوق لعشرين بوابة"),
            ("A small fund, for the four worst gates", "صندوق صغير لأسوأ أربع بوابات"),
            ("No fund", "لا صندوق"),
        ),
    ),
    (
        ("What becomes of the other help?", "ماذا يحل بالمساعدات الأخرى؟"),
        ("Seed and tools, which the terraces have given for years.", "البذور والأدوات التي تقدمها المدرجات منذ سنين."),
        (
            ("It stays whole", "تبقى كما هي"),
            ("It falls by half of the fund", "تنقص بمقدار نصف الصندوق"),
            ("It falls by all of the fund", "تنقص بمقدار الصندوق كله"),
            ("Left open", "يُترك مفتوحاً"),
        ),
    ),
    (
        ("Tolls at the lower bridge", "رسوم الجسر السفلي"),
        ("Taken by the fields on what comes down from the terraces.", "تأخذها الحقول على ما ينزل من المدرجات."),
        (("Lowered", "تُخفَّض"), ("Raised", "تُرفع"), ("As they are", "كما هي")),
    ),
    (
        ("How much grain the terraces buy", "كم تشتري المدرجات من الحبوب"),
        ("From the fields, each autumn.", "من الحقول، كل خريف."),
        (("Less than now", "أقل من الآن"), ("More than now", "أكثر من الآن"), ("As much as now", "مثل الآن")),
    ),
    (
        ("Where other questions of the river are talked over", "أين تُبحث مسائل النهر الأخرى"),
        ("Fish, floods, the mills.", "السمك والفيضانات والطواحين."),
        (
            ("A standing council", "مجلس دائم"),
            ("A committee that prepares a council", "لجنة تحضّر لمجلس"),
            ("A committee that draws up a list", "لجنة تضع قائمة"),
            ("A meeting once a year", "لقاء مرة في السنة"),
            ("Nowhere", "لا مكان"),
        ),
    ),
)
#: The last option of each issue is proposed by one of these, the others by the mediator.
PROPOSE = ("Nadia Kern", "Karim Osman", "Yusuf Halabi", "Petra Lund", "Ilse Maro")


@dataclass(frozen=True)
class Dear:
    """What a delegation says: places of the issues, places of each issue's options, and what it could not accept."""

    issues: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]
    #: An option that it rules out for itself, and two that it could not accept together; as (issue, option).
    never: tuple[tuple[int, int], ...] = ()
    together: tuple[tuple[int, int], ...] = ()
    #: What it could only just accept: a number of points, or options of some of the issues.
    level: int | None = None
    just: tuple[tuple[int, int], ...] = ()
    #: Points instead of places for the options of its foremost issue.
    points: tuple[int, ...] = ()
    swing: tuple[int, ...] = ()
    notes: tuple[str, str] = ("", "")


TERRACES = Dear(
    issues=(1, 4, 3, 2, 5),
    options=((4, 2, 1, 3), (3, 2, 1, 4), (1, 3, 2), (1, 3, 2), (5, 3, 1, 2, 4)),
    never=((FUND, 0),),
    level=30,
    points=(0, 70, 100, 40),
    notes=("terraces-could-pay-for-twenty-gates", "المدرجات-قد-تدفع-لعشرين-بوابة"),
)
FIELDS = Dear(
    issues=(1, 2, 4, 3, 5),
    options=((1, 2, 3, 4), (1, 2, 3, 4), (3, 1, 2), (3, 1, 2), (1, 2, 4, 3, 5)),
    together=((FUND, 3), (GRAIN, 0)),
    just=((FUND, 2), (HELP, 1), (GRAIN, 2)),
    swing=(100, 75, 50, 30, 10),
    notes=("fields-would-lower-the-tolls", "الحقول-قد-تخفض-الرسوم"),
)
FISHERS = Dear(
    issues=(2, 3, 3, 5, 1),
    options=((3, 1, 2, 4), (2, 1, 3, 4), (1, 2, 2), (1, 1, 1), (1, 2, 3, 4, 5)),
    level=20,
    notes=("fishers-care-for-the-council-alone", "لا-يهم-الصيادين-إلا-المجلس"),
)
DEAR = dict(zip(HEADS, (TERRACES, FIELDS, FISHERS), strict=True))
DELEGATIONS = dict(zip(HEADS, ((HEADS[0], "Petra Lund"), (HEADS[1], "Karim Osman"), (HEADS[2],)), strict=True))


def lay_table(walk: Walk) -> None:
    """The mediator lays the issues with their options, delegations propose some of their own, and a rule ties two."""
    mediator = walk[MEDIATOR]
    for (title, about, options), proposer in zip(ISSUES, PROPOSE, strict=True):
        mediator.room("table")
        mediator.follow("/table/lay/")
        mediator.send(title=walk.say(*title), about=walk.say(*about))
        into_issue(walk, mediator, title)
        for label in options[:-1]:
            _propose(walk, mediator, label)
        into_issue(walk, walk[proposer], title)
        _propose(walk, walk[proposer], options[-1])
    mediator.room("table")
    mediator.follow("/table/rules/")
    mediator.follow("/require-option/")
    half = walk.say(*ISSUES[FUND][2][1])
    mediator.send(condition=half, then=walk.say(*ISSUES[FUND][2][0]), status=422)
    mediator.send(then=walk.say(*ISSUES[HELP][2][1]))
    rosa = walk["Rosa Vidal"]
    rosa.room("table")
    rosa.sees(half, walk.say(*ISSUES[HELP][2][1]))
    assert not rosa.offered("/table/rules/")
    walk.looks.look(mediator, "table-rules-laid")
    walk.looks.look(rosa, "table-laid")


def _propose(walk: Walk, person: Person, label: tuple[str, str]) -> None:
    person.follow("/option/")
    person.send(label=walk.say(*label))
    person.sees(walk.say(*label))


def into_issue(walk: Walk, person: Person, title: tuple[str, str]) -> None:
    person.room("table")
    person.confirm(person.page.get_by_role("main").get_by_role("link", name=walk.say(*title), exact=True))


def announce_search(walk: Walk, *, hours: float = 48) -> str:
    """The mediator announces a search to all; its address is returned."""
    mediator = walk[MEDIATOR]
    into_tab(mediator, "searches")
    mediator.follow("/searches/announce/")
    mediator.send(due=walk.clock.field(hours), concepts=[], status=422)
    mediator.send(concepts=["nash", "leximin"], others=2, words=walk.say("Say what you need.", "قولوا ما تحتاجون."))
    return mediator.page.url.removeprefix(walk.server)


def into_tab(person: Person, name: str) -> None:
    person.room("table")
    person.follow(f"/table/{name}/")


def state_priorities(walk: Walk, search: str) -> None:
    """Each delegation says in private what it holds dear, and its head seals it: nobody else finds a trace of it."""
    for head, delegation in DELEGATIONS.items():
        walk[head].waits("/table/priorities/")
        with unseen(walk, *delegation, also=read_too(search)):
            _state(walk, walk[head], DEAR[head])
            _compare(walk[head])
            _seal(walk, walk[head], tell=head == HEADS[1])
        for other in delegation[1:]:
            into_tab(walk[other], "priorities")
            walk[other].sees(walk.say(*DEAR[head].notes))
    for name in (MEDIATOR, FOUNDER, "Rosa Vidal", "Mirko Jansen"):
        is_absent(walk[name], f"/p/{walk.process}/table/priorities/", f"/api/p/{walk.process}/priorities")
        walk[name].open(search)
        walk[name].misses(*(walk.say(*dear.notes) for dear in DEAR.values()))


def _state(walk: Walk, head: Person, dear: Dear) -> None:
    """The steps of the way, one after the other."""
    head.follow("/priorities/issues/")
    _numbers(head, "place", dear.issues, words=walk.say(*dear.notes))
    # The button goes on to the first issue of which nothing has been said, and from there to the next.
    head.follow("/priorities/options/", "main .actions")
    head.follow_to("/priorities/options/")
    titles = [walk.say(*title) for title, *_more in ISSUES]
    for _turn in ISSUES:
        number = titles.index(head.page.locator("main h1").inner_text())
        never = [option for issue, option in dear.never if issue == number]
        fields = head.page.locator("main [name=red_lines]")
        red_lines = [fields.nth(option).get_attribute("value") for option in never]
        _numbers(head, "place", dear.options[number], red_lines=red_lines)
    assert head.page.url.endswith("/table/priorities/")
    if dear.points:
        head.follow("/priorities/options/")
        head.confirm(head.page.locator("main ul.rows a", has_text=walk.say(*ISSUES[FUND][0])))
        head.follow("/points/")
        _numbers(head, "points", dear.points)
    if dear.swing:
        into_tab(head, "priorities")
        head.follow("/priorities/weights/")
        _numbers(head, "swing", dear.swing)
    if dear.together:
        into_tab(head, "priorities")
        head.follow("/priorities/red-lines/")
        head.send(**_choices(walk, head, dear.together[:1]), status=422)
        head.send(**_choices(walk, head, dear.together))
        walk.looks.look(head, "red-line-drawn")
    into_tab(head, "priorities")
    head.follow("/priorities/just/")
    if dear.just:
        head.send(how="package", **_choices(walk, head, dear.just))
    elif dear.level is not None:
        head.send(how="level", level=101, status=422)
        head.send(level=dear.level)


def _numbers(head: Person, prefix: str, numbers: tuple[int, ...], **more: object) -> None:
    """Numbers into the fields of this kind, in the order of the table."""
    names = head.page.locator(f"main [name^='{prefix}_']").evaluate_all("all => all.map(one => one.name)")
    assert len(names) == len(numbers), f"{head.name}: {len(names)} fields {prefix} on {head.page.url}"
    head.send(**dict(zip(names, numbers, strict=True)), **more)


def _choices(walk: Walk, head: Person, choices: tuple[tuple[int, int], ...]) -> dict[str, str]:
    names = head.page.locator("main [name^='issue_']").evaluate_all("all => all.map(one => one.name)")
    return {names[issue]: walk.say(*ISSUES[issue][2][option]) for issue, option in choices}


def _compare(head: Person) -> None:
    """One question of the check, answered, and asked again."""
    into_tab(head, "priorities")
    head.follow("/priorities/compare/")
    head.choose("prefers", "left")
    assert head.page.locator("main ul.rows > li").count() == 1
    head.confirm(head.page.locator("main form[action$='/compare/again/'] button").first)
    head.choose("prefers", "either")


def _seal(walk: Walk, head: Person, *, tell: bool) -> None:
    into_tab(head, "priorities")
    head.follow("/priorities/meaning/")
    assert head.page.locator("main dl.facts").count() == 2
    head.follow("/priorities/seal/")
    head.send(opened="nothing", **({"conflict_told": True} if tell else {}))
    assert head.offered("/priorities/withdraw/")
    walk.looks.look(head, "priorities-sealed")


def find_nothing(walk: Walk) -> None:
    """A delegation withdraws its seal and restates: nothing fits any more. Each learns its own part, if any."""
    nadia, yusuf, ilse = (walk[name] for name in HEADS)
    into_tab(yusuf, "priorities")
    yusuf.follow("/priorities/withdraw/")
    yusuf.send()
    yusuf.follow("/priorities/options/")
    yusuf.confirm(yusuf.page.locator("main ul.rows a", has_text=walk.say(*ISSUES[FUND][0])))
    fields = yusuf.page.locator("main [name=red_lines]")
    yusuf.send(red_lines=[fields.nth(option).get_attribute("value") for option in (1, 2, 3)])
    # What it had said that it could only just accept lies beyond these: the page says so, and it is stated anew.
    into_tab(yusuf, "priorities")
    yusuf.follow("/priorities/meaning/")
    assert yusuf.page.locator("main .notice.alarm").count() == 1
    assert not yusuf.offered("/priorities/seal/")
    yusuf.follow("/priorities/", "main .actions")
    yusuf.follow("/priorities/just/")
    yusuf.send(how="level", level=10)
    _seal(walk, yusuf, tell=True)
    search, mediator = announce_search(walk, hours=24), walk[MEDIATOR]
    walk.clock.goes_on(24)
    mediator.until("main a[href$='/tell/']")
    walk.looks.look(mediator, "search-nothing-fits")
    # What the fields let be told stands there, and of what the terraces did not, nothing.
    told = read(mediator, search)["course"]["obstacles"]
    names = [walk.say(*names) for names in (PARTIES[1], PARTIES[0])]
    assert [names[0] in one for one in told] == [True] * 3
    assert not any(names[1] in one or walk.say(*ISSUES[FUND][2][0]) in one for one in told)
    assert [read(head, search)["own_obstacles"] for head in (nadia, yusuf, ilse)] == [[], [], []]
    concerned = [name for head in HEADS[:2] for name in DELEGATIONS[head]]
    with unseen(walk, MEDIATOR, FOUNDER, *concerned, also=read_too(search)):
        mediator.press("/tell/")
    assert [len(read(head, search)["own_obstacles"]) for head in (nadia, yusuf, ilse)] == [1, 3, 0]
    nadia.open(search)
    assert nadia.page.locator("main .notice.alarm li").count() == 1
    walk.looks.look(nadia, "search-own-part")
