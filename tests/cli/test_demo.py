"""The demonstration folder: filled once, never over true talks, and entered from this machine alone."""

import re
import sqlite3
from pathlib import Path

from tests.cli.commands import parley, trouble
from tests.cli.serving import Visitor, free_port, serving, until


def seats(page: str) -> list[str]:
    return re.findall(r'name="seat" value="([a-z0-9]{16})"', page)


def sits_down(visitor: Visitor) -> tuple[int, str]:
    """Try to take the first seat that the demonstration offers; the status, and where one then is."""
    visitor.get("/demo/")
    seat = seats(visitor.get("/demo/")[1])[0]
    return visitor.post("/sit/", {"seat": seat})[0], visitor.heard.get("location", "")


def test_filled_once_it_stays_as_it_is(filled, copied):
    folder = copied("demo")
    before = (folder / "parley.sqlite3").read_bytes()
    assert (filled / "demo.out").read_text() == f"{filled / 'demo'} holds the demonstration now\n"
    done = parley("demo", "--data", folder)
    assert (done.returncode, done.stdout) == (0, f"{folder} holds the demonstration already\n")
    assert (folder / "parley.sqlite3").read_bytes() == before


def test_both_processes_are_there_and_only_the_fiction_invents(filled):
    with sqlite3.connect(filled / "demo" / "parley.sqlite3") as database:
        titles = [title for (title,) in database.execute("select title from convening_process order by id")]
    assert titles == ["Intra-Syrian talks in Astana, 2015", "Talks over the water of the Three Springs"]
    assert (filled / "demo" / "secret.key").stat().st_mode & 0o077 == 0
    assert (filled / "demo" / "parley.sqlite3").stat().st_mode & 0o077 == 0


def test_a_folder_with_true_talks_is_never_filled(copied):
    folder = copied("demo")
    (folder / "demonstration").unlink()
    before = (folder / "parley.sqlite3").read_bytes()
    for words in (("demo",), ("demo", "--play")):
        assert "holds talks already; name an empty folder with --data" in trouble(*words, "--data", folder)
    assert (folder / "parley.sqlite3").read_bytes() == before
    assert not (folder / "demonstration").exists()


def test_what_holds_no_demonstration_is_not_served_as_one(copied):
    folder = copied("empty")
    said = trouble("serve", "--demo", "--data", folder, "--port", free_port())
    assert said == f"parley: {folder} holds no demonstration; make one with: parley demo --data DIR"


def test_a_demonstration_is_not_served_to_other_machines(filled, tmp_path):
    for host in ("0.0.0.0", "::", "192.0.2.7", "example.org"):
        said = trouble("serve", "--demo", "--data", filled / "demo", "--host", host, "--port", free_port())
        assert "served on this machine only" in said


def test_from_this_machine_one_sits_down_in_any_seat(shown):
    visitor = shown.visitor()
    status, desk = sits_down(visitor)
    assert (status, desk.startswith("/p/"), desk.endswith("/desk/")) == (302, True, True)
    assert visitor.get(desk)[0] == 200
    assert shown.visitor().get(desk)[0] == 404
    process = desk.split("/")[2]
    assert visitor.post("/stand/", {"process": process})[0] == 302
    assert visitor.get(desk)[0] == 404


def test_through_a_proxy_or_under_another_name_there_is_no_such_thing(shown):
    offered = seats(shown.visitor().get("/demo/")[1])
    assert len(offered) > 20
    for header in ({"X_Forwarded_For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}):
        visitor = shown.visitor()
        assert visitor.get("/")[0] == 200
        visitor.get("/account/login/")
        assert visitor.get("/demo/", **header)[0] == 404
        assert visitor.post("/sit/", {"seat": offered[0]}, **header)[0] == 404
    # Who sat down here and then comes through a proxy has no seat there.
    visitor = shown.visitor()
    desk = sits_down(visitor)[1]
    assert visitor.get(desk, X_Forwarded_For="192.0.2.7")[0] == 404
    # A page elsewhere whose name was pointed at this machine.
    assert shown.visitor().get("/demo/", Host="valley.example")[0] == 400


def test_a_form_from_elsewhere_seats_nobody(shown):
    visitor = shown.visitor()
    offered = seats(visitor.get("/demo/")[1])
    visitor.cookies.clear()
    assert visitor.post("/sit/", {"seat": offered[0]})[0] == 403


def test_without_demo_nobody_sits_down_and_sigterm_stops_it_all(filled: Path, copied):
    folder = copied("demo")
    with serving(folder, PARLEY_DEMO="1", PARLEY_DATA="/nowhere") as server:
        assert len(server.workers()) == 2
        until(lambda: len(server.clerks()) == 1)
        visitor = server.visitor()
        assert 'href="/demo/"' not in visitor.get("/")[1]
        visitor.get("/account/login/")
        assert visitor.get("/demo/")[0] == 404
        with sqlite3.connect(folder / "parley.sqlite3") as database:
            seat, process = database.execute(
                "select s.public_id, p.public_id from people_seat s join convening_process p on p.id = s.process_id"
            ).fetchone()
        assert visitor.post("/sit/", {"seat": seat})[0] == 404
        assert visitor.get(f"/p/{process}/desk/")[0] == 404
        code, seconds = server.stop()
        assert code == 0 and seconds < 10 and server.group() == {}
    assert parley("tick", "--data", folder).returncode == 0
