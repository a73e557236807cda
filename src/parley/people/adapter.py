"""How django-allauth is bound to the house: nobody signs up; accounts come with an invitation to a seat."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made when an invitation is taken up, and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The name chosen stands; none is made up."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, remembering when this account was last here: the desk shows what has changed since."""
        before = user.last_login
        super().login(request, user)
        request.session["since"] = before.isoformat() if before is not None else ""
