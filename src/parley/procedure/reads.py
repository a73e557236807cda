"""What programs read: each stage's addresses, all of them under the process that is looked at."""

from collections.abc import Callable
from typing import Any

import ninja


class Router(ninja.Router):
    """A stage's reads: `@router.get("letters")` stands at `/api/p/{process}/letters`."""

    def add_api_operation(self, path: str, methods: list[str], view_func: Callable[..., Any], **options: Any) -> None:
        super().add_api_operation(f"p/{{process}}/{path}", methods, view_func, **options)
