"""A person with an SSH key, who enrols it at a seat and signs what the seat is shown."""

from nacl.bindings import crypto_sign_seed_keypair

from parley.ledger.signing import key_typed
from parley.people import acts
from parley.people.queries.statements import confirmation, enrolment, stated
from tests.ledger import signatures as made


class Signer:
    """`number` makes the key; the same number is the same key."""

    def __init__(self, talks, seat, number: int = 1) -> None:
        self.talks, self.seat = talks, seat
        self.secret = bytes([number]) * 32
        self.public = made.ssh_key(crypto_sign_seed_keypair(self.secret)[0])

    def over(self, statement) -> str:
        return made.sshsig(statement.to_bytes(), seed=self.secret)

    def proof(self) -> str:
        return self.over(enrolment(self.talks.viewer(self.seat), key_typed(self.public)))

    def enrol(self, **more):
        return acts.enrol_key(by=self.seat, public_key=self.public, signature=self.proof(), **more)

    def replace(self, old):
        return acts.replace_key(by=self.seat, seat_key=old.public_id, public_key=self.public, signature=self.proof())

    def confirm(self, row, how="telephone"):
        """Compare somebody's key, and sign that with one's own."""
        signature = self.sign(**confirmation(row.seat, row.text))
        return acts.confirm_key(by=self.seat, seat_key=row.public_id, how=how, signature=signature)

    def sign(self, **said) -> str:
        return self.over(stated(self.talks.viewer(self.seat), **said))
