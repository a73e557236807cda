"""The secrets of packages: who answers what, whether at all, and what is being drawn up."""

from datetime import timedelta

from parley.bargaining import acts as bargaining
from parley.bargaining import queries
from parley.settlement import blind
from tests.two_worlds.comparing import Secret
from tests.two_worlds.world import World

TEAM = {"mediator", "mediator too", "secretariat"}


def only_head_a(world: World) -> set[str]:
    """An answer is its giver's own: not even the giver's delegation is inside."""
    return {"head A"}


def answer_to_a_package(world: World, words: str | None) -> None:
    """A lone acceptance, or a refusal, or silence: B has refused already."""
    if words:
        bargaining.answer_package(by=world.a, package=world.offer, answer="accept" if "upper" in words else "refuse")


def all_others_have_answered(world: World) -> None:
    bargaining.answer_package(by=world.c, package=world.offer, answer="accept")


def answer_changed(world: World, words: str | None) -> None:
    bargaining.answer_package(by=world.a, package=world.offer, answer="refuse")
    if words and "upper" in words:
        bargaining.answer_package(by=world.a, package=world.offer, answer="accept")


def put_for_half_an_hour(world: World) -> None:
    bargaining.withdraw_package(by=world.team, package=world.offer)
    world.draw_up("The third package")
    world.offer_until(timedelta(minutes=30))
    bargaining.answer_package(by=world.b, package=world.offer, answer="refuse")


def package_is_decided(world: World) -> None:
    world.decide_at(timedelta(0))


def package_is_withdrawn(world: World) -> None:
    bargaining.withdraw_package(by=world.team, package=world.offer)


def put_server_blind(world: World) -> None:
    bargaining.withdraw_package(by=world.team, package=world.offer)
    world.draw_up("The blind package")
    world.offer_until(timedelta(days=20), form="server_blind", minutes=600)
    _post_key(world, "head B")


def post_of_the_blind_form(world: World, words: str | None) -> None:
    if words:
        _post_key(world, "head A")
        if "lower" in words:
            _post_key(world, "head A")


def _post_key(world: World, name: str) -> None:
    seat = world.seats[name]
    transcript = queries.transcript(world.talks.viewer(seat), world.offer)
    secret = blind.make_key(transcript.question, seat.party.public_id)
    made = secret.post(blind.Round.KEYS).to_bytes().decode()
    bargaining.post_blind_message(by=seat, package=world.offer, post=made)


def package_drawn_up(world: World, words: str | None) -> None:
    if words:
        choices = {world.issue: world.options[len(words) % 2], world.winter: world.winter_options[1]}
        bargaining.draw_up_package(by=world.team, title=words, note=words, choices=choices)


OF_PACKAGES = [
    Secret(
        "an answer to a package",
        ("bargaining",),
        answer_to_a_package,
        only_head_a,
        first=all_others_have_answered,
    ),
    Secret("a changed answer to a package", ("bargaining",), answer_changed, only_head_a),
    Secret(
        "an answer to a package not agreed",
        ("bargaining",),
        answer_to_a_package,
        only_head_a,
        first=put_for_half_an_hour,
        then=package_is_decided,
    ),
    Secret(
        "an answer to a package withdrawn",
        ("bargaining",),
        answer_to_a_package,
        only_head_a,
        then=package_is_withdrawn,
    ),
    Secret(
        "a post of the server-blind form",
        ("bargaining",),
        post_of_the_blind_form,
        only_head_a,
        first=put_server_blind,
    ),
    Secret("a package being drawn up", ("bargaining",), package_drawn_up, lambda w: TEAM),
]
