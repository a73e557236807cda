"""How a public page is sent: the same bytes to everybody, kept by caches for a minute, and known by its content."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, quote_etag

from parley.procedure.pages import no_store


def rendered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page without a visitor in it: no session, no seat, no token, whoever asks."""
    process = request.viewer.process  # type: ignore[attr-defined]
    demonstration = settings.DEMONSTRATION or process.demonstration
    return HttpResponse(render_to_string(template, {"demonstration": demonstration, **context}))


def kept(
    request: HttpRequest, response: HttpResponse, *, seconds: int = 60, modified: datetime | None = None
) -> HttpResponse:
    """The answer, for a short while in any cache; 304 to whoever has it already."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, public=True, max_age=seconds)
    # The language comes from a cookie or from the browser's wish.
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    answer = get_conditional_response(request, etag, int(modified.timestamp()) if modified else None, response)
    return answer or response


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a public page; with `?language=ar` it is shown in that language from then on."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # First of all the page itself, so that what is absent is so in every language.
        response = view(request, *args, **kwargs)
        tongue = request.GET.get("language", "")
        if request.method == "GET" and tongue in dict(settings.LANGUAGES):
            response = no_store(redirect(request.path))
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                tongue,
                max_age=60 * 60 * 24 * 365,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
            )
            return response
        if request.method == "POST":
            return response
        return kept(request, response)

    return shown
