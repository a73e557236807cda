"""All that people read can be translated; each kind of slip is seen to be found."""

from pathlib import Path

import pytest

from tests.house import untranslated
from tests.house.tree import ROOT, nothing

PACKAGE = ROOT / "src" / "parley"


def test_templates_have_no_words_outside_translate_tags() -> None:
    nothing(untranslated.in_templates(ROOT))


def test_python_shows_no_bare_words() -> None:
    nothing(untranslated.in_python(PACKAGE))


def test_scripts_and_styles_have_no_words_of_their_own() -> None:
    nothing(untranslated.in_scripts_and_styles(PACKAGE))


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>Sign here</p>", ["Sign here"]),
        ("<p>{{ party }} signed</p>", ["… signed"]),
        ("<p>وقّع</p>", ["وقّع"]),
        ('<img src="x" alt="The room">', ["The room"]),
        ('<input type="submit" value="Sign">', ["Sign"]),
        ('<input placeholder="{{ a }} name">', ["… name"]),
        ('<nav aria-label="Stages"></nav>', ["Stages"]),
        ('{% include "empty.html" with text="Nothing yet" %}', ["Nothing yet"]),
        ('{% empty "No letters yet." %}', ["No letters yet."]),
        ('{{ title|default:"untitled" }}', ["untitled"]),
        ('{{ n }} {% translate "votes" %}{{ n|pluralize }}', ["|pluralize knows English endings alone"]),
        ('{{ open|yesno:"yes,no" }}', ["yes,no"]),
        ('{% if a == "Some words here" %}{% endif %}', []),
        ("<title>{% block title %}Home{% endblock %}</title>", ["Home"]),
        ("{% comment %}Left out{% endcomment %}{# Left out #}<!-- Left out -->", []),
        ('<p class="a b">{% translate "Sign" %} · <code>parley verify</code> 12:30 —</p>', []),
        ("{% blocktranslate count n=n trimmed %}One vote{% plural %}{{ n }} votes{% endblocktranslate %}", []),
        ("<a href='{% url \"home\" %}' title='{% translate \"Home\" %}'>Parley</a>", []),
        ("<script>let a = 'Sign here'</script><style>/* Sign here */</style>", []),
        ('<body class="{% block body_class %}short{% endblock %}">', []),
        ('{{ title|default:_("untitled") }} {{ at|date:"j F Y" }}', []),
        ('{% include "part.html" with kind="letter" icon="a-b" %}', []),
    ],
)
def test_words_in_a_template(tmp_path: Path, page: str, words: list[str]) -> None:
    path = tmp_path / "src/parley/rooms/templates/rooms/note.html"
    path.parent.mkdir(parents=True)
    path.write_text(f"\n{page}\n")
    assert untranslated.in_templates(tmp_path) == [
        f"src/parley/rooms/templates/rooms/note.html:2 {word}" for word in words
    ]


def test_words_in_a_mail(tmp_path: Path) -> None:
    path = tmp_path / "src/parley/press/templates/press/mail.txt"
    path.parent.mkdir(parents=True)
    path.write_text('{% load i18n %}\n{% translate "Confirm" %}: {{ link }}\n\nYours, the press room\n')
    assert untranslated.in_templates(tmp_path) == [f"{path.relative_to(tmp_path)}:4 Yours, the press room"]


HEAD = "from django.utils.translation import gettext as _, gettext_lazy\nfrom parley.procedure.errors import Refused\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f = CharField(label="Your name")', "label='Your name'"),
        ('f = CharField(help_text="At most " + str(n))', "help_text='At most ' + str(n)"),
        ('f = TextInput(attrs={"placeholder": "Name"})', "placeholder: 'Name'"),
        ('messages.success(request, "Signed.")', "'Signed.'"),
        ('messages.add_message(request, 20, f"Signed by {x}")', "f'Signed by {x}'"),
        ('raise Refused("Sealed already.")', "Refused('Sealed already.')"),
        ('class Late(Refused): pass\nraise Late("Too late.", field="x")', "Late('Too late.')"),
        ('raise ValidationError("Too long.")', "ValidationError('Too long.')"),
        ('form.add_error(None, "Too long.")', "add_error('Too long.')"),
        ('_(f"Signed by {x}")', "marked text is put together where it stands, so it cannot be found"),
        ('_("Signed by %s" % x)', "marked text is put together where it stands, so it cannot be found"),
        ('class S(TextChoices):\n    OPEN = "open", "Open"', "choice 'Open'"),
        ('class Late(Refused):\n    def __init__(self):\n        super().__init__("Late.")', "Late: 'Late.'"),
    ],
)
def test_bare_words_in_python(tmp_path: Path, source: str, found: str) -> None:
    (tmp_path / "forms.py").write_text(HEAD + source + "\n")
    slips = untranslated.in_python(tmp_path)
    assert len(slips) == 1
    assert slips[0].startswith("forms.py:")
    assert slips[0].split(" ", 1)[1] == found


def test_marked_words_in_python_are_let_be(tmp_path: Path) -> None:
    (tmp_path / "forms.py").write_text(
        HEAD + 'f = CharField(label=_("Your name"), help_text="")\nraise Refused(_("Sealed %(at)s."), at=at)\n'
        'raise ValueError("a slip in the code")\nmessages.success(request, say(done))\n'
        'class S(TextChoices):\n    OPEN = "open", gettext_lazy("Open")\n'
    )
    assert untranslated.in_python(tmp_path) == []


def test_words_in_scripts_and_styles(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        '"use strict";\n// Says "Nothing at all."\nnode.textContent = "Connection lost";\nfind("main .live a");\n'
    )
    (tmp_path / "b.css").write_text('.a::before { content: "\\25CB"; }\n.b::after { content: " (new)"; }\n')
    assert untranslated.in_scripts_and_styles(tmp_path) == ["a.js:3 Connection lost", "b.css:2  (new)"]
