"""What the public reports of 2015 say, in our own words, each with its source."""

from datetime import UTC, date, datetime
from typing import Any

from parley.press.acts.instruments import Text
from parley.press.acts.news import Outside

SUMMARY = (
    "A replay of a true story, for trying out this platform. The facts are those of public reports; people whom the "
    "reports leave unnamed stay unnamed. The days of procedure between the reported ones, the consents and the "
    "clearances are the replay's own."
)
UNNAMED = "The reports do not name this group."
RULES = (
    "The reports do not tell under which rules the meetings were held. These are the simplest that fit what "
    "happened: no party can keep a round from opening by staying away, and a text is adopted by a majority of the "
    "participants present."
)
GROUND = (
    "Kazakhstan was chosen for its neutrality and its good relations with all members of the UN Security Council "
    "(Randa Kassis, secular opposition)."
)
LETTER = (
    "[The full letter is not public. These are the passages that the press quoted.]\n\n"
    "The signatories welcome Moscow's “efforts and insistence in reaching a political settlement in Syria” and ask "
    "for an “invitation to Kazakhstan in order to continue the efforts that had been initiated in Moscow.”\n\n"
    "“We consider it vitally important to continue our discussions in order to establish a consistent and structured "
    "platform, comprising various groups of realistic and constructive opponents.”"
)

_SPUTNIK = "Sputnik, 13 April 2015, 09:44 GMT"
BACKGROUND: tuple[dict[str, Any], ...] = (
    {
        "what": "An anti-government uprising becomes a civil war. By April 2015 more than 220,000 people have died "
        "and millions are displaced.",
        "when": "since 2011",
        "source": _SPUTNIK,
    },
    {
        "what": "Envoys of government and opposition negotiate in Geneva; the talks yield no results. The Geneva-I "
        "principles are of 30 June 2012.",
        "when": "from 2012",
        "day": date(2012, 6, 30),
        "kind": "elsewhere",
        "where": "Geneva",
        "source": "Sputnik, 13 April 2015; Astana Times, 29 May 2015",
    },
    {
        "what": "First round of intra-Syrian talks in Moscow.",
        "when": "January 2015",
        "day": date(2015, 1, 31),
        "kind": "elsewhere",
        "where": "Moscow",
        "source": _SPUTNIK,
    },
    {
        "what": "The National Coalition had been invited to Moscow, and ignored the invitations.",
        "when": "2015",
        "source": "Vestnik Kavkaza, 28 May 2015",
    },
)

PROFILES: tuple[dict[str, Any], ...] = (
    {
        "title": "Intra-Syrian talks in Astana, 2015",
        "summary": SUMMARY,
        "language": "en",
        "track": "I.5",
        "zone": "Asia/Almaty",
        "city": "Astana",
    },
    {
        "title": "المحادثات السورية-السورية في أستانا، 2015",
        "summary": "إعادة تمثيل لقصة حقيقية، لتجربة هذه المنصة. الوقائع مأخوذة من تقارير منشورة؛ ومن لم تسمّهم التقارير "
        "يبقون بلا أسماء. أما أيام الإجراءات بين الأيام المذكورة في التقارير، والموافقات وإجازات النشر، فهي من وضع هذه "
        "الإعادة.",
        "language": "ar",
        "track": "I.5",
        "zone": "Asia/Almaty",
        "city": "أستانا",
    },
)
NEWS: dict[str, Any] = {
    "headline": "Syrian Opposition Asks Kazakh President to Mediate Reconciliation Talks",
    "body": "Seven opposition leaders have signed a letter that asks President Nursultan Nazarbayev of Kazakhstan to "
    "mediate. The letter, which a news agency obtained, welcomes the efforts made in Moscow and asks for an invitation "
    "to continue them.\n\nEarlier in the month Randa Kassis, of the secular opposition, said that the idea came from "
    "Kazakhstan's neutrality and its good relations with all members of the UN Security Council.\n\nFrom 6 to 9 April "
    "Moscow had hosted a second round of talks between the authorities and the opposition; one opposition leader "
    "called the outcome positive, and a possible framework for future steps.",
    "language": "en",
    "source": "Sputnik",
    "source_published": datetime(2015, 4, 13, 9, 44, tzinfo=UTC),
    "tags": ["Syria", "Kazakhstan", "Nursultan Nazarbayev", "Syrian opposition", "Intra-Syria talks"],
    "outside": [
        Outside(
            headline="Lavrov to Meet With Participants of Intra-Syrian Talks in Moscow",
            published=datetime(2015, 4, 6, 16, 31, tzinfo=UTC),
        )
    ],
    "zone": "Asia/Almaty",
    "city": "Astana",
}

PARTICIPANTS = {
    "first meeting": "About thirty opposition figures attended; the reports do not name them all.",
    "second meeting": "Thirty-seven took part; the reports do not name them all.",
}
PARTICIPANTS_AR = {"first meeting": "المشاركون في الاجتماع الأول", "second meeting": "المشاركون في الاجتماع الثاني"}

DECLARATION: dict[str, Any] = {
    "title": {
        "ar": "إعلان أستانا من أجل حل سياسي في سوريا",
        "en": "Astana Declaration for a Political Solution in Syria",
    },
    # Rendered after the reports; the declaration's own words are not public here.
    "clauses": (
        {
            "ar": "تكون مبادئ جنيف 1 أساس أي تسوية.",
            "en": "The Geneva-I principles are the basis of any settlement.",
        },
        {
            "ar": "تؤخذ في الاعتبار نتائج جولتي موسكو.",
            "en": "The two Moscow rounds are to be taken into account.",
        },
        {
            "ar": "انتقال تدريجي عن طريق حكومة وفاق وطني مؤقتة.",
            "en": "A gradual transition through a provisional government of national accord.",
        },
        {
            "ar": "رفض العنف والإرهاب بكل أشكالهما.",
            "en": "Against all violence and terrorism.",
        },
        {
            "ar": "محاسبة المسؤولين عن جرائم الحرب.",
            "en": "Those guilty of war crimes are to answer for them.",
        },
        {
            "ar": "دولة لجميع السوريين، تقوم على الحرية والمساواة بين المواطنين.",
            "en": "A state of all Syrians, of freedom and equality of citizens.",
        },
    ),
}

MEDIATORS = {
    "deputy": {
        "name": "Deputy foreign minister of Kazakhstan",
        "capacity": "mediator",
        "institution": "Ministry of Foreign Affairs of Kazakhstan",
    },
    "director": {
        "name": "Director of a French centre",
        "capacity": "mediator",
        "institution": "A French centre (not named in these reports)",
    },
}

FINAL: dict[str, Any] = {
    "title": "Final document of the second meeting in Astana",
    "clauses": ("We call for constitutional reform.", "We call for electoral reform."),
    "introduction": "Rendered after the reports; its condition of entry into force (a majority of those entitled) is "
    "the replay's own.",
}

AFTERWARDS: tuple[dict[str, Any], ...] = (
    {
        "what": "The “Astana Platform” takes part in the talks in Geneva.",
        "when": "2016",
        "source": "mspsy.com; thecpfa.com",
    },
    {"what": "A draft constitution is completed.", "when": "by the end of 2017", "source": "mspsy.com; thecpfa.com"},
)


def declaration_published() -> dict[str, Any]:
    """The declaration as the public reads it: in the language in which it is authentic, by how many."""
    bodies = {language: "\n\n".join(clause[language] for clause in DECLARATION["clauses"]) for language in ("ar", "en")}
    titles = DECLARATION["title"]
    return {
        "title": titles["ar"],
        "language": "ar",
        "day": date(2015, 5, 28),
        "introduction": "أصدرته أغلبية من الحاضرين، لا جميعهم. لم تذكر التقارير العدد؛ وتأخذ هذه الإعادة أصغر أغلبية "
        "ممكنة: 16 من 30. والنص مصوغ نقلًا عن التقارير.",
        "texts": [
            Text(language="ar", text=bodies["ar"], authentic=True),
            Text(language="en", text=bodies["en"]),
        ],
        "signed": 16,
        "of": 30,
        "zone": "Asia/Almaty",
        "city": "أستانا",
    }
