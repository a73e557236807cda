"""A page from elsewhere, read into a draft: a person looks at what was taken and what was left out, and confirms."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from parley.press import acts, forms
from parley.press.clipping import CannotRead, Clipping, in_english, read
from parley.press.models import Item
from parley.press.rules.markup import escaped
from parley.procedure.pages import act_page, no_store, page

#: A little more than the reader takes, so that it says itself what is too large.
_MOST = 4 * 1024 * 1024 + 1


def clip(request: HttpRequest, process: str) -> HttpResponse:
    """Read a page that was saved or pasted. Nothing is kept: the draft stands in the form that is sent back."""
    form = forms.PageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        name = file.name if file else ""
        data = file.read(_MOST) if file else form.cleaned_data["text"]
        try:
            clipping = read(data, name=name)
        except CannotRead as unreadable:
            form.add_error("file" if file else "text", gettext(unreadable.message))
        else:
            kept = {"form": forms.ClippingForm(initial=drafted(clipping, request.viewer.process.time_zone))}
            return no_store(page(request, "press/reading.html", {"clipping": clipping, **_reasons(clipping), **kept}))
    response = page(request, "press/clip.html", {"form": form})
    response.status_code = 422 if request.method == "POST" else 200
    return response


def draft_from_clipping(request: HttpRequest, process: str) -> HttpResponse:
    return act_page(request, acts.draft_from_clipping, forms.ClippingForm, to=_page)


def _reasons(clipping: Clipping) -> dict[str, list[tuple[str, str]]]:
    """What was left out and what could not be settled, each with its reason in the reader's language."""
    return {
        "furniture": [(one.line, gettext(in_english(one.reason))) for one in clipping.furniture],
        "gaps": [(one.line, gettext(in_english(one.reason))) for one in clipping.gaps],
    }


def drafted(clipping: Clipping, zone: str) -> dict[str, Any]:
    """What the form starts from: the reader's findings, their own signs kept from being read as markup."""
    codes = [code for code, _name in settings.TEXT_LANGUAGES]
    return {
        "headline": clipping.headline or "",
        "body": "\n\n".join(escaped(paragraph) for paragraph in clipping.paragraphs),
        "language": clipping.language if clipping.language in codes else "en",
        "source_published": clipping.published,
        "credit": clipping.credit or "",
        "tags": ", ".join(tag.replace(",", " ") for tag in clipping.tags),
        "outside": "\n".join(
            " | ".join(filter(None, [one.headline.replace("|", "/"), forms.written(one.published)]))
            for one in clipping.related
        ),
        "zone": zone,
    }


def _page(item: Item) -> str:
    return reverse("press:item", args=[item.process.public_id, item.public_id])
