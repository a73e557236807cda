"""NUL, which no database keeps, is nowhere: an address with it leads nowhere, and a cookie with it is nobody's."""

import pytest
from django.conf import settings

from parley.record import queries as record

pytestmark = pytest.mark.django_db

ADDRESSES = ["%00/", "letters/a%00b/", "timeline/?q=%00", "timeline/?%00=1", "record/?page=1&at=a%00", "put/%00/%00/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_it_leads_nowhere(talks, address):
    for client in (talks.client(), talks.client(talks.secretariat)):
        assert client.get(talks.url(address)).status_code == client.get(talks.url("nothing/")).status_code == 404
        assert client.get(f"/p/{address}").status_code == 404
        assert client.get(f"/api/p/{address}").status_code == 404


def test_a_cookie_with_it_is_as_if_it_had_not_been_sent(client, talks):
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME)
    # Browsers can't send it as it is; quoted and written in octal it comes through.
    answer = client.get("/", headers={"Cookie": "; ".join(f'{name}="abcdefgh\\000ijkl"' for name in names)})
    assert answer.status_code == 200
    seat = talks.client(talks.secretariat)
    mine = seat.cookies[settings.SESSION_COOKIE_NAME].value
    header = f'other="a\\000b"; {settings.SESSION_COOKIE_NAME}={mine}'
    assert client.get(talks.url("desk/"), headers={"Cookie": header}).status_code == 200


@pytest.mark.parametrize(
    "seen",
    ["common/1-\x00", "common/1-" + "x" * 64, "common/" + "9" * 5000 + "-" + "0" * 64, "common/²-0"],
)
def test_a_page_cannot_carry_back_what_no_log_can_be_asked_for(talks, seen):
    client = talks.client(talks.secretariat)
    entry = {
        "what": "The gate fell shut.",
        "when": "today",
        "source": "Seen by the keeper",
        "seen": seen,
        "key": "once",
    }
    before = len(record.acts(talks.process.public_id, ["common"]))
    response = client.post(talks.url("background/enter/"), {**entry, "seen": seen, "key": "once"})
    assert response.status_code in (302, 422), response.status_code
    entered = len(record.acts(talks.process.public_id, ["common"])) - before
    assert entered == (response.status_code == 302)
