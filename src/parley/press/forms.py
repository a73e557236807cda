"""What is asked for on the pages of the press room."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from parley.press.rules.content import TRACKS
from parley.press.rules.findings import MOST
from parley.procedure.kinds import LINE, PASSAGE, TEXT

_MARKDOWN = _(
    "An empty line begins a paragraph. *Emphasis*, **strong**, [a link](https://...), lists with - and headings with "
    "## are understood; other markup is shown as it is typed."
)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto"})


class _Placed(forms.Form):
    """The language of an item, and the place whose clock it shows beside GMT."""

    language = forms.ChoiceField(label=_("Language of the item"), choices=settings.TEXT_LANGUAGES)
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("Of the host city, such as Asia/Almaty. Times are shown in it and in GMT."),
    )
    city = forms.CharField(label=_("City"), max_length=120, required=False)


class _Edited(forms.Form):
    edition = forms.IntegerField(widget=forms.HiddenInput)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class _NewsWords(_Placed):
    headline = forms.CharField(label=_("Headline"), max_length=LINE)
    body = forms.CharField(label=_("Text"), max_length=TEXT, widget=_area(14), help_text=_MARKDOWN)
    tags = forms.CharField(
        label=_("Tags"), max_length=1000, required=False, help_text=_("Separated by commas, or by the Arabic comma ،")
    )
    outside = forms.CharField(
        label=_("Headlines from elsewhere"),
        max_length=PASSAGE,
        required=False,
        widget=_area(4),
        help_text=_("One a line: headline | date, as in 2015-04-06 16:31 (UTC) | link. Date and link may be left out."),
    )

    def clean_tags(self) -> list[str]:
        text: str = self.cleaned_data["tags"]
        return [tag.strip() for tag in text.replace("،", ",").split(",") if tag.strip()]

    def clean_outside(self) -> list[dict[str, Any]]:
        return [self._headline(line) for line in _lines(self.cleaned_data["outside"])]

    def _headline(self, line: str) -> dict[str, Any]:
        headline, date, url = (*(part.strip() for part in line.split("|", 2)), "", "")[:3]
        if date.startswith(("http:", "https:")) and not url:
            date, url = "", date
        return {"headline": headline, "published": _moment(date), "url": url}


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at, day = parse_datetime(text), parse_date(text)
    except ValueError:
        at = day = None
    if at is None and day is not None:
        at = datetime(day.year, day.month, day.day)
    if at is None:
        raise forms.ValidationError(_("Write the date as in 2015-04-06 16:31."))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def written(at: datetime | None) -> str:
    """A moment as `_moment` reads it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}" if at else ""


def typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A draft as its form takes it: lists as they are typed, texts by language."""
    initial = dict(content)
    if "tags" in content:
        initial["tags"] = ", ".join(content["tags"])
        initial["outside"] = "\n".join(_outside(one) for one in content["outside"])
        initial["related"] = [one["id"] for one in content["related"]]
        initial["photo"] = (content["photo"] or {}).get("id", "")
    for name in ("parties", "names"):
        if name in content:
            initial[name] = "\n".join(content[name])
    if "texts" in content:
        initial |= {f"text_{one['language']}": one["text"] for one in content["texts"]}
        initial["authentic"] = [one["language"] for one in content["texts"] if one["authentic"]]
    initial |= {"title": content["headline"], "sentence": content["headline"]}
    initial |= {"summary": content.get("body", ""), "introduction": content.get("body", "")}
    return initial


def _outside(one: Mapping[str, str]) -> str:
    at = datetime.fromisoformat(one["published"]) if one["published"] else None
    return " | ".join(part for part in (one["headline"], written(at), one["url"]) if part)


class NewsForm(_NewsWords):
    photo = forms.ChoiceField(label=_("Photograph"), required=False)
    related = forms.MultipleChoiceField(label=_("Related items"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ["headline", "body", "language", "photo", "tags", "related", "outside", "zone", "city"]

    def __init__(self, *args: Any, photos: list[tuple[str, str]], items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photo"].choices = [("", _("None")), *photos]  # type: ignore[attr-defined]
        if items:
            self.fields["related"].choices = items  # type: ignore[attr-defined]
        else:
            del self.fields["related"]


class NewsEditForm(_Edited, NewsForm):
    pass


class ClippingForm(_NewsWords):
    source = forms.CharField(
        label=_("Source"), max_length=LINE, help_text=_("Who published it; readers see it under the text.")
    )
    source_published = forms.DateTimeField(
        label=_("Published there at (UTC)"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"})
    )
    credit = forms.CharField(label=_("Credit of its photograph"), max_length=LINE, required=False)
    field_order = [
        *("headline", "body", "language", "source", "source_published", "credit", "tags", "outside", "zone", "city")
    ]


class PageForm(forms.Form):
    """A page from elsewhere: its file, or its text pasted."""

    file = forms.FileField(
        label=_("Saved page"), required=False, help_text=_("HTML, or the text of a page as a .txt file; at most 4 MB.")
    )
    text = forms.CharField(label=_("Or paste the page here"), required=False, widget=_area(10), strip=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("file") and not given.get("text"):
            raise forms.ValidationError(_("Choose a file, or paste the text of a page."))
        return given


class ProfileForm(_Placed):
    title = forms.CharField(label=_("Title"), max_length=LINE)
    summary = forms.CharField(label=_("Description"), max_length=PASSAGE, widget=_area(6), help_text=_MARKDOWN)
    track = forms.ChoiceField(label=_("Track"), choices=[(track, track) for track in TRACKS])
    parties = forms.CharField(
        label=_("Parties, as they are to be named"),
        max_length=PASSAGE,
        required=False,
        widget=_area(4),
        help_text=_("One a line, in the order in which they are to stand."),
    )
    field_order = ["title", "summary", "language", "track", "parties", "zone", "city"]

    def clean_parties(self) -> list[str]:
        return _lines(self.cleaned_data["parties"])


class ProfileEditForm(_Edited, ProfileForm):
    pass


class MilestoneForm(_Placed):
    sentence = forms.CharField(label=_("Sentence"), max_length=LINE, widget=_area(2))
    day = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    source = forms.CharField(label=_("Source"), max_length=LINE, required=False)
    field_order = ["sentence", "day", "language", "source", "zone", "city"]


class MilestoneEditForm(_Edited, MilestoneForm):
    pass


class AgreementForm(_Placed):
    """The publication of an agreement of these talks, whose texts and count come with it."""

    title = forms.CharField(label=_("Title"), max_length=LINE)
    introduction = forms.CharField(
        label=_("Introduction"), max_length=PASSAGE, required=False, widget=_area(4), help_text=_MARKDOWN
    )
    day = forms.DateField(label=_("Date"), widget=forms.DateInput({"type": "date"}))
    names = forms.CharField(
        label=_("Names of those who signed, as far as they may be published"),
        max_length=PASSAGE,
        required=False,
        widget=_area(4),
        help_text=_("One a line; of the other signatures only the number is published."),
    )
    field_order = ["title", "introduction", "language", "day", "names", "zone", "city"]

    def clean_names(self) -> list[str]:
        return _lines(self.cleaned_data["names"])


class AgreementEditForm(_Edited, AgreementForm):
    pass


class InstrumentForm(AgreementForm):
    """The publication of an instrument that was concluded elsewhere, with its texts."""

    signed = forms.IntegerField(label=_("How many have signed"), min_value=0, max_value=100_000, initial=0)
    of = forms.IntegerField(label=_("Of how many"), min_value=0, max_value=100_000, initial=0)
    authentic = forms.MultipleChoiceField(
        label=_("Authentic languages"), choices=settings.TEXT_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    field_order = ["title", "introduction", "language", "day", "signed", "of", "names", "zone", "city", "authentic"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.TEXT_LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                label=name, max_length=TEXT, required=False, widget=_area(6), help_text=_("The text, if there is one.")
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        authentic = given.pop("authentic", [])
        texts = {code: given.pop(f"text_{code}", "") for code, _name in settings.TEXT_LANGUAGES}
        missing = [code for code in authentic if not texts[code]]
        if missing:
            self.add_error(f"text_{missing[0]}", _("This language is said to be authentic: give its text."))
        given["texts"] = [
            {"language": code, "text": text, "authentic": code in authentic} for code, text in texts.items() if text
        ]
        return given


class InstrumentEditForm(_Edited, InstrumentForm):
    pass


class FindingsForm(_Placed):
    """The publication of what a consultation found; its figures come with it."""

    title = forms.CharField(label=_("Title"), max_length=LINE)
    introduction = forms.CharField(
        label=_("Introduction"), max_length=PASSAGE, required=False, widget=_area(4), help_text=_MARKDOWN
    )
    most = forms.IntegerField(
        label=_("How many statements it shows at most"),
        min_value=1,
        max_value=MOST,
        initial=30,
        help_text=_("Bridges come first."),
    )
    field_order = ["title", "introduction", "language", "most", "zone", "city"]


class FindingsEditForm(_Edited, FindingsForm):
    anew = forms.BooleanField(
        label=_("Read the figures anew"),
        required=False,
        help_text=_("Unmarked, they stay as they were when this was drafted, whatever has been voted since."),
    )


class PhotoForm(forms.Form):
    file = forms.FileField(label=_("Photograph"), help_text=_("PNG, JPEG or WebP, at most 8 MB and 24 megapixels."))
    alt = forms.CharField(
        label=_("What it shows"), max_length=LINE, help_text=_("For those who cannot see it: who, where, doing what.")
    )
    credit = forms.CharField(label=_("Credit"), max_length=LINE, help_text=_("Agency and photographer."))
    source = forms.CharField(label=_("Source"), max_length=LINE, required=False)

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(_("The file is larger than 8 MB. Make it smaller, and add it again."))
        content: bytes = file.read()
        return content


class ClearForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(label=_("A word to the press desk"), max_length=PASSAGE, required=False, widget=_area(2))


class ObjectForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(label=_("What stands in the way"), max_length=PASSAGE, widget=_area(4))


class EmbargoForm(forms.Form):
    until = forms.DateTimeField(label=_("Issue at (UTC)"), widget=forms.DateTimeInput({"type": "datetime-local"}))


class CorrectionForm(forms.Form):
    correction = forms.CharField(
        label=_("What is corrected, in words for the reader"),
        max_length=PASSAGE,
        widget=_area(3),
        help_text=_("It stands under the item with the date. The text itself is edited on the next page."),
    )


class SubscribeForm(forms.Form):
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
