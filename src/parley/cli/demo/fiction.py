"""The fictional talks over the water of a valley: invented people, places and opinions, and no others."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

PROCESS: dict[str, Any] = {
    "title": "Talks over the water of the Three Springs",
    "track": "II",
    "languages": ["en", "ar"],
    "institution": "Office of the Pass",
    "summary": "A fiction, for trying out this platform: three groups who share the water of one valley, an elder "
    "who mediates, and every stage of the talks in full swing. Nobody here is real.",
}
PARTIES: dict[str, dict[str, str]] = {
    "terraces": {"name": "Upper Terraces", "arabic": "المدرّجات العليا", "about": "Growers above the first gate."},
    "fields": {"name": "Lower Fields", "arabic": "الحقول السفلى", "about": "Villages between the gates and the lake."},
    "fishers": {"name": "Lake Fishers", "arabic": "صيادو البحيرة", "about": "Families who live from the lake."},
}
PEOPLE: dict[str, dict[str, str]] = {
    "mediator": {"name": "Elder Sanam Tur", "capacity": "mediator", "institution": "Council of the Pass"},
    "terraces": {"name": "Idra Kemel", "capacity": "head", "party": "terraces"},
    "terraces delegate": {"name": "Tovan Ruk", "capacity": "delegate", "party": "terraces"},
    "fields": {"name": "Marwa Selim", "capacity": "head", "party": "fields"},
    "fields delegate": {
        "name": "Oren Das",
        "capacity": "delegate",
        "party": "fields",
        "pseudonym": "Delegate of the mill",
    },
    "fields adviser": {"name": "Lise Noor", "capacity": "adviser", "party": "fields"},
    "fishers": {"name": "Baran Ashk", "capacity": "head", "party": "fishers"},
    "fishers delegate": {"name": "Yuna Pell", "capacity": "delegate", "party": "fishers"},
    "fishers envoy": {"name": "Kai Mirov", "capacity": "envoy", "party": "fishers"},
    "observer": {"name": "Hala Frey", "capacity": "observer", "institution": "River Society"},
    "guarantor": {"name": "Petros Zan", "capacity": "guarantor", "institution": "League of the Plain"},
    "witness": {"name": "Nour Vale", "capacity": "witness", "institution": "House of Letters"},
    "interpreter": {"name": "Samir Lund", "capacity": "interpreter"},
    "press": {"name": "Ada Wren", "capacity": "press"},
}
WHY_THESE_RULES = "Each group has one voice, and none is decided over: in a valley this small nobody can leave."
LETTER = {
    "title": "A request to the Elder of the Pass",
    "addressee": "Elder Sanam Tur, Council of the Pass",
    "language": "en",
    "body": "We, who draw from the same three springs, have quarrelled over them for nine summers.\n\nWe ask you to "
    "hear each of us, alone and together, and to help us write down when the gates open and who sees to it.\n\nWe "
    "shall not close a gate against each other while you do.",
}
INTEREST = "My sister's family grows apricots on the upper terraces. I have told all three groups."
GROUND = "She has mediated between us before, and lost friends on all three sides alike."
SCOPE = "The gates, the lean years, and the upkeep of the channels."
TERMS = "The mediator hears the mill as well, which lies between us and the terraces."
FIRST_ROUND = {
    "title": "First round",
    "city": "Tolmen",
    "venue": "The old customs house",
    "host": "Council of the Pass",
}
NEXT_ROUND = {
    "title": "Second round",
    "city": "Tolmen",
    "venue": "The old customs house",
    "host": "Council of the Pass",
}
AGENDA = ("When the gates open", "Who sees to the channels", "Water for the lake in a lean year")
WALK_OUT = "Left when the night gates came up, and came back to dinner."
SUMMARY_OF_ROUND = (
    "The three groups agree that the present hours serve nobody. They differ on who keeps the keys. They asked for "
    "a text on the gates alone, and leave the lean years to a second round."
)
RESERVATION_TO_SUMMARY = "The mill was not mentioned, and it takes its share at night."
ASSESSMENT = "For the first time all three of us sat at one table until the end."

GATES_TEXT: dict[str, Any] = {
    "title": {"en": "Understanding on the gates", "ar": "تفاهم بشأن البوابات"},
    "clauses": (
        {
            "heading": "Hours",
            "en": "The three gates open at dawn and close at dusk, on every day of the year.",
            "heading ar": "الساعات",
            "ar": "تُفتح البوابات الثلاث عند الفجر وتُغلق عند الغروب في كل يوم من أيام السنة.",
            "from": "Consultation “When may the gates open?”, statement 1",
        },
        {
            "heading": "Keys",
            "en": "The keys are kept by the upper terraces.",
            "heading ar": "المفاتيح",
            "ar": "تُحفظ المفاتيح لدى المدرّجات العليا.",
        },
        {
            "heading": "Upkeep",
            "en": "Each group mends the channel that lies within its land before the first snow.",
            "heading ar": "الصيانة",
            "ar": "تُصلح كل جماعة القناة الواقعة في أرضها قبل أول ثلج.",
        },
    ),
    "revised": {
        "en": "The keys are kept by each of the three groups in turn, for one moon at a time.",
        "ar": "تُحفظ المفاتيح لدى كل من الجماعات الثلاث بالتناوب، لمدة شهر قمري في كل مرة.",
    },
}
FIRST_CRITICISM = {
    "fields": "We cannot go home and say that the keys stay where they are.",
    "fishers": "Keys in one hand are the quarrel itself.",
}
RESERVATION = "Clause 1 does not bind the mill, which has its own gate."
DECLINED = "Not while the mill draws at night."
COMMITMENTS: tuple[dict[str, Any], ...] = (
    {"party": "terraces", "what": "Hand the keys to the lower fields", "clause": "2", "days": 2},
    {"party": "fields", "what": "Mend the channel between the mill and the second gate", "clause": "3", "days": 2},
    {"party": "fishers", "what": "Set the lower stone, and paint it where all can see", "clause": "3", "days": 30},
)
CLAIM = "The keys were handed over at the mill, before the ferryman and two children."
VERIFICATION = "I held them in my own hand."

PROFILE: dict[str, Any] = {
    "title": "Talks over the water of the Three Springs",
    "summary": "Three groups who share the water of one valley talk about its gates and its lean years. This is a "
    "fiction, made to show how the platform works.",
    "language": "en",
    "track": "II",
    "parties": ["Lake Fishers", "Lower Fields", "Upper Terraces"],
}
PROFILE_AR: dict[str, Any] = {
    "title": "محادثات بشأن مياه الينابيع الثلاثة",
    "summary": "ثلاث جماعات تتقاسم مياه وادٍ واحد تتحدث عن بواباته وعن سنواته العجاف. هذه حكاية متخيَّلة، وُضعت لبيان "
    "عمل هذه المنصة.",
    "language": "ar",
    "track": "II",
    "parties": ["الحقول السفلى", "صيادو البحيرة", "المدرّجات العليا"],
}
PHOTO = {
    "alt": "A drawing of a valley: terraces, fields, and a lake below them",
    "credit": "Drawn for this demonstration",
}
NEWS: dict[str, Any] = {
    "headline": "Three groups agree when the gates open",
    "body": "The gates of the Three Springs will **open at dawn and close at dusk**, and the keys will go from hand to "
    "hand with the moon.\n\nThree of the six who were entitled have signed so far, one of them with a reservation.\n\n"
    "The lean years are left to a second round.",
    "language": "en",
    "tags": ["Three Springs", "Water", "Agreement"],
}
MILESTONES = (
    (54, "Three groups ask the Elder of the Pass to mediate"),
    (40, "First round in Tolmen: all three groups take part"),
    (12, "The understanding on the gates is opened for signature"),
)
INTRODUCTION = "Adopted by consensus of the three groups, and open for signature."
NEWS_WAITING: dict[str, Any] = {
    "headline": "A consultation asks about lean years",
    "body": "Anybody in the valley may say what should happen when the springs run low. The answers will be told in "
    "sums alone.",
    "language": "en",
    "tags": ["Water", "Consultation"],
}
NEWS_EMBARGOED: dict[str, Any] = {
    "headline": "The second round will be held in Tolmen",
    "body": "The three groups have been invited to a second round, on the lean years.",
    "language": "en",
    "tags": ["Three Springs"],
}

ISSUES: tuple[dict[str, Any], ...] = (
    {
        "title": "Who declares a lean year?",
        "about": "In a lean year the shares change. Somebody has to say that it is one.",
        "options": (
            ("terraces", "The mediator, on the advice of the gauge at the springs"),
            ("fields", "All three groups together"),
            ("fishers", "Whoever sees the lake below the lower stone"),
        ),
    },
    {
        "title": "How is the water shared in a lean year?",
        "about": "The springs then give about half.",
        "options": (
            ("terraces", "Everybody gives up the same share"),
            ("fields", "Gardens for food first, orchards after them"),
            ("fishers", "The lake first, up to the lower stone"),
        ),
    },
    {
        "title": "What becomes of the ferry toll?",
        "about": "",
        "options": (("fields", "It pays those who give up water"), ("fishers", "It keeps the ferry")),
    },
)
#: Which option takes which other with it: each by the places of issue and option.
RULES = (((1, 2), (2, 0)),)


@dataclass(frozen=True)
class Priorities:
    """What a delegation states: places of the issues, of the options of each, and what it can go down to."""

    issues: tuple[int, ...]
    options: tuple[tuple[int, ...], ...]
    floor: int
    words: str
    red_lines: dict[int, tuple[int, ...]] = field(default_factory=dict)
    opened: str = "nothing"


PRIORITIES = {
    "terraces": Priorities(
        issues=(2, 1, 3),
        options=((1, 2, 3), (1, 3, 2), (1, 2)),
        floor=30,
        words="We lie highest and would be blamed first. Equal shares we can explain at home.",
    ),
    "fields": Priorities(
        issues=(2, 1, 3),
        options=((2, 1, 3), (2, 1, 3), (1, 2)),
        floor=35,
        words="Gardens feed people. Trees can wait a summer, once.",
        red_lines={0: (2,)},
        opened="ranking",
    ),
    "fishers": Priorities(
        issues=(1, 2, 3),
        options=((3, 2, 1), (2, 3, 1), (2, 1)),
        floor=25,
        words="The lake speaks for itself, if somebody is bound to look.",
    ),
}
SEARCH_WORDS = "On the lean years alone. What is found lies before the mediator's team, and binds nobody."
PACKAGE = {
    "title": "A package for lean years",
    "note": "Each of you gives up something that matters less to you than to the others. Read it as one whole.",
}
LEAN_TEXT: dict[str, Any] = {
    "title": "Understanding on lean years",
    "clauses": (
        {"heading": "Declaration", "en": "A lean year is declared by the three groups together, before midsummer."},
        {"heading": "Shares", "en": "In a lean year each group gives up a third of what it draws."},
        {"heading": "The lake", "en": "No water is drawn while the lake lies below the lower stone."},
    ),
}
SEALED_CRITICISM = "Together means never, while one of us gains from waiting. Name a day."


def facts(today: date) -> tuple[dict[str, Any], ...]:
    """The background, with a round held elsewhere a year before."""
    before = today - timedelta(days=365)
    return (
        {
            "what": "The three groups share the water of three springs, by gates that were built in their "
            "grandparents' time.",
            "when": "for three generations",
            "source": "Chronicle of the Pass",
        },
        {
            "what": "Two of the three groups met at the ferry; nothing was written down.",
            "when": "a year before",
            "day": before,
            "kind": "elsewhere",
            "where": "The ferry at Tolmen",
            "source": "Minutes of the ferry company",
        },
    )
