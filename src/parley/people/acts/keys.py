"""Keys with which a program acts from a seat."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from parley.people.models import Token
from parley.people.rules.keeping import hashed, written
from parley.procedure.act import Act, act
from parley.procedure.errors import Refused
from parley.procedure.errors import mark as _
from parley.procedure.kinds import Id, Name
from parley.record.sources import token

#: So many keys may work at once for one seat.
MOST = 10
Days = Annotated[int, Field(ge=1, le=365)]


@act
def make_token(act: Act, *, label: Name, days: Days = 90) -> Token:
    """Make a key with which a program acts from this seat; the key is in `shown_once`, and nowhere else."""
    own = act.rows(Token).filter(seat=act.by, revoked_at__isnull=True, expires_at__gt=act.at)
    if own.count() >= MOST:
        raise Refused(_("There are %(most)s keys already. Revoke one that is no longer used."), most=MOST)
    key = f"parley_{written(token(32))}"
    made: Token = Token.objects.create(
        seat=act.by, label=label, token_hash=hashed(key), made_at=act.at, expires_at=act.at + timedelta(days=days)
    )
    made.shown_once = {"key": key}
    act.record("token.made", audience=f"seat:{act.by.public_id}", label=label)
    return made


@act
def revoke_token(act: Act, *, token: Id) -> Token:
    """Revoke a key: the program that uses it is out at its next request."""
    found = act.find(Token, token)
    if found.revoked_at is not None:
        raise Refused(_("This key has been revoked already."))
    found.revoked_at = act.at
    found.save()
    act.record("token.revoked", audience=f"seat:{act.by.public_id}", label=found.label)
    return found
