"""What programs read: each stage's addresses, all of them under the process that is looked at."""

from collections.abc import Callable
from typing import Any

import ninja


class Why(ninja.Schema):
    """Why something was refused, in the reader's language; `entries` has a message for each entry at fault."""

    code: str
    message: str
    entries: dict[str, str] = {}
    theirs: dict[str, Any] | None = None


class Router(ninja.Router):
    """A stage's reads: `@router.get("letters")` stands at `/api/p/{process}/letters`."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> None:
        # What is absent, and what is not for this reader, is said in one way; so is an address that cannot be read.
        options["response"] = {200: options["response"], 404: Why, 422: Why}
        super().add_api_operation(f"p/{{process}}/{path}", methods, view_func, **options)
