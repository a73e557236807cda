"""How django-allauth is bound to the house: nobody signs up; accounts come with an invitation to a seat."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from nacl.secret import SecretBox

from parley.record.sources import token


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made when an invitation is taken up, and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The name chosen stands; none is made up."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """The desk tells what has changed since the sign-in before this one."""
        before = user.last_login
        super().login(request, user)
        if before is not None:
            request.session["since"] = before.isoformat()

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A closed account gets the answer of an unknown one, whatever the password."""
        account = super().authenticate(request, **credentials)
        return account if account is not None and account.is_active else None


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The secrets of second factors are kept encrypted under the server's key, which is not in the database."""

    def encrypt(self, text: str) -> str:
        box = _box().encrypt(text.encode(), token(SecretBox.NONCE_SIZE))
        return base64.b64encode(box).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()


def _box() -> SecretBox:
    return SecretBox(hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"parley.factors").digest())
