"""What the people of the fictional valley say in its two consultations: invented statements and invented opinions.

Of each statement: its words, the same in Arabic, how many percent of the terraces, the fields, the fishers and of those
who pass the ferry agree, and how far it parts those who want all to change from those who want all to stay, which goes
right through the three groups.
"""

from dataclasses import dataclass
from typing import Any

#: The audiences in the order of the links: the three parties, and whoever passes the ferry.
AUDIENCES = ("Terraces: market day", "Fields: mill gate", "Fishers: harbour wall", "Whoever passes the ferry")


@dataclass(frozen=True)
class Opinion:
    """One statement, and how it is received: percents by audience, and its pull on those who want change (or not)."""

    body: str
    arabic: str
    agree: tuple[int, int, int, int]
    change: float = 0.0
    #: From which day on people are asked; statements that come late have few votes.
    from_day: int = 0


NIGHT_GATES: dict[str, Any] = {
    "title": "When may the gates open?",
    "question": "The gates let water down from the springs. When should they open, and who should see to it?",
    "people": (44, 52, 31, 21),
    "days": 7,
    "seed": 2014,
    "apart": 1.0,
    "submitted": (),
    "statements": (
        Opinion(
            "The gates should open at dawn, for everybody alike.",
            "ينبغي أن تُفتح البوابات عند الفجر للجميع على السواء.",
            (86, 83, 90, 84),
        ),
        Opinion("Nobody should draw water at night.", "لا ينبغي لأحد أن يسحب الماء ليلًا.", (24, 80, 76, 52), -0.4),
        Opinion("The keys should be kept in turn.", "ينبغي أن تُحفظ المفاتيح بالتناوب.", (71, 88, 84, 79), 0.9),
        Opinion(
            "Whoever mends the channel may draw first.",
            "من يُصلح القناة فله أن يسحب الماء أولًا.",
            (78, 22, 31, 46),
            -0.6,
        ),
        Opinion(
            "The lake must never fall below the lower stone.",
            "يجب ألا تنخفض البحيرة أبدًا دون الحجر الأسفل.",
            (68, 74, 97, 81),
        ),
        Opinion(
            "A gauge at each gate should show what goes through.",
            "ينبغي أن يُظهر مقياس عند كل بوابة ما يمر منها.",
            (75, 81, 86, 78),
            1.3,
        ),
        Opinion(
            "The custom of our grandparents is rule enough.",
            "عُرف أجدادنا قاعدة كافية.",
            (47, 36, 39, 33),
            -1.8,
        ),
        Opinion(
            "The mill should pay for the water that it takes at night.",
            "ينبغي للطاحونة أن تدفع ثمن الماء الذي تأخذه ليلًا.",
            (69, 31, 72, 55),
        ),
        Opinion(
            "Children should learn at school how the gates work.",
            "ينبغي أن يتعلم الأطفال في المدرسة كيف تعمل البوابات.",
            (88, 85, 87, 90),
            0.5,
        ),
    ),
}

LEAN_YEAR: dict[str, Any] = {
    "title": "Water in a lean year",
    "question": "When the springs give half of what they should, who gives up how much?",
    "people": (68, 81, 47, 36),
    "days": 6,
    "seed": 2015,
    "apart": 1.7,
    "submitted": ("The mill should count as a group of its own.",),
    "statements": (
        Opinion(
            "In a lean year everybody gives up the same share.",
            "في السنة العجفاء يتنازل كل طرف عن الحصة نفسها.",
            (83, 44, 38, 55),
        ),
        Opinion(
            "Gardens for food come before orchards for sale.",
            "بساتين القوت تسبق بساتين البيع.",
            (36, 86, 78, 74),
        ),
        Opinion(
            "A lean year should be declared by all three groups together.",
            "ينبغي أن تعلن الجماعات الثلاث معًا أن السنة عجفاء.",
            (77, 85, 81, 80),
            0.3,
        ),
        Opinion(
            "Those who give up water should be paid from the ferry toll.",
            "ينبغي أن يُعوَّض من يتنازل عن الماء من رسوم العبّارة.",
            (72, 79, 26, 48),
            0.4,
        ),
        Opinion(
            "No well may be dug within sight of a spring.",
            "لا يجوز حفر بئر على مرأى من نبع.",
            (81, 76, 84, 77),
            -0.7,
        ),
        Opinion(
            "What the gauge says should decide, not what people say.",
            "ينبغي أن يحسم ما يقوله المقياس لا ما يقوله الناس.",
            (63, 66, 69, 62),
            1.9,
        ),
        Opinion(
            "Elders of each group should settle quarrels over water before anybody else hears of them.",
            "ينبغي أن يفصل شيوخ كل جماعة في نزاعات الماء قبل أن يسمع بها أحد سواهم.",
            (56, 51, 58, 44),
            -1.7,
        ),
        Opinion(
            "Nobody's animals should go thirsty, whatever group they belong to.",
            "لا ينبغي أن تعطش دواب أحد، أيًّا كانت جماعته.",
            (92, 90, 93, 91),
        ),
        Opinion(
            "Young people should have a seat where water is talked over.",
            "ينبغي أن يكون للشباب مقعد حيث يُتشاور في أمر الماء.",
            (58, 64, 61, 73),
            1.8,
        ),
        Opinion(
            "The lake comes first in a dry summer, for it cannot be filled again.",
            "البحيرة أولًا في الصيف الجاف، لأنها لا تُملأ ثانية.",
            (31, 42, 94, 63),
        ),
        Opinion(
            "Each group should say openly how much it draws.",
            "ينبغي لكل جماعة أن تعلن صراحة كم تسحب.",
            (66, 82, 87, 85),
            1.0,
        ),
        Opinion(
            "Outsiders with money should not buy land by the channels.",
            "لا ينبغي لأغراب ذوي مال أن يشتروا أرضًا على القنوات.",
            (79, 74, 72, 58),
            -1.1,
        ),
        Opinion(
            "Leaking channels should be lined before anybody gives up water.",
            "ينبغي تبطين القنوات التي تسرّب الماء قبل أن يتنازل أحد عن حصته.",
            (84, 80, 76, 78),
            0.8,
        ),
        Opinion(
            "Whoever breaks the rule twice loses a turn.",
            "من يخالف القاعدة مرتين يفقد دوره.",
            (54, 71, 68, 60),
        ),
        Opinion(
            "Drip lines should be paid for by all three groups.",
            "ينبغي أن تدفع الجماعات الثلاث معًا ثمن الري بالتنقيط.",
            (77, 58, 29, 50),
            0.9,
        ),
        Opinion(
            "One measure of water should be set aside for the graves of all.",
            "ينبغي أن يُفرد مقدار من الماء لمقابر الجميع.",
            (74, 77, 79, 69),
            -0.8,
        ),
        Opinion(
            "The ferryman should keep the common purse.",
            "ينبغي أن يحفظ صاحب العبّارة الصندوق المشترك.",
            (52, 57, 49, 71),
            from_day=4,
        ),
        Opinion(
            "A lean year ends when the lower stone is under water again.",
            "تنتهي السنة العجفاء حين يغمر الماء الحجر الأسفل ثانية.",
            (61, 66, 88, 70),
            from_day=5,
        ),
    ),
}
