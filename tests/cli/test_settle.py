"""`parley settle`: from a bargain's file to a package, or one line of trouble."""

import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.cli.commands import COMMAND, parley, surroundings, trouble

#: Three parties over four issues, with every kind of rule.
BARGAIN = {
    "format": "parley-bargain/1",
    "issues": [
        {"id": "withdrawal", "options": ["30 days", "90 days", "a year"]},
        {"id": "monitors", "options": ["UN", "joint", "none"]},
        {"id": "prisoners", "options": ["all", "some", "none"]},
        {"id": "gates", "options": ["open", "shut"]},
    ],
    "parties": [
        {
            "id": "North",
            "reservation": 900,
            "values": {
                "withdrawal": [900, 400, 0],
                "monitors": [500, 300, 0],
                "prisoners": [10, 5, 0],
                "gates": [70, 0],
            },
            "red_lines": [[["withdrawal", "a year"], ["monitors", "none"]]],
        },
        {
            "id": "South",
            "reservation": 20,
            "scale": 10,
            "values": {"withdrawal": [0, 30, 50], "monitors": [0, 20, 30], "prisoners": [40, 20, 0], "gates": [0, 15]},
            "bonuses": [{"value": 12, "when": {"withdrawal": ["30 days", "90 days"], "prisoners": ["all"]}}],
        },
        {
            "id": "East",
            "reservation": 1,
            "values": {"withdrawal": [0, 0, 0], "monitors": [1, 2, 3], "prisoners": [0, 0, 0], "gates": [4, 2]},
        },
    ],
    "rules": {
        "requires": [{"if": ["withdrawal", "30 days"], "then": ["monitors", "UN"]}],
        "excludes": [[["withdrawal", "90 days"], ["prisoners", "none"]]],
        "budgets": [{"name": "cost", "limit": 9, "cost": {"withdrawal": [3, 2, 1], "monitors": [5, 4, 0]}}],
    },
}


def admissible(bargain):
    """Each admissible package with what each party gains, from the words of the format alone."""
    ids = [issue["id"] for issue in bargain["issues"]]
    places = {issue["id"]: {option: n for n, option in enumerate(issue["options"])} for issue in bargain["issues"]}
    rules = bargain["rules"]
    for options in itertools.product(*(issue["options"] for issue in bargain["issues"])):
        package = dict(zip(ids, options, strict=True))

        def taken(choice, package=package):
            return package[choice[0]] == choice[1]

        if any(taken(rule["if"]) and not taken(rule["then"]) for rule in rules["requires"]):
            continue
        lines = [*rules["excludes"], *(line for party in bargain["parties"] for line in party.get("red_lines", []))]
        if any(all(map(taken, line)) for line in lines):
            continue
        if any(
            sum(row[places[issue][package[issue]]] for issue, row in budget["cost"].items()) > budget["limit"]
            for budget in rules["budgets"]
        ):
            continue
        gains = {}
        for party in bargain["parties"]:
            worth = sum(row[places[issue][package[issue]]] for issue, row in party["values"].items())
            for bonus in party.get("bonuses", []):
                if all(package[issue] in options for issue, options in bonus["when"].items()):
                    worth += bonus["value"]
            gains[party["id"]] = (worth - party["reservation"]) / party.get("scale", 1)
        if min(gains.values()) >= 0:
            yield package, gains


@pytest.fixture(scope="module")
def bargain(tmp_path_factory):
    path = tmp_path_factory.mktemp("bargain") / "bargain.json"
    path.write_text(json.dumps(BARGAIN), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def tight(tmp_path_factory):
    """The same, where North would rather have no agreement than what South can grant."""
    changed = json.loads(json.dumps(BARGAIN))
    changed["parties"][0]["reservation"] = 1420
    changed["parties"][1]["reservation"] = 60
    path = tmp_path_factory.mktemp("tight") / "bargain.json"
    path.write_text(json.dumps(changed), encoding="utf-8")
    return path


def answered(*words, **more):
    done = parley("settle", *words, "--json", "-", **more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no number"))


def test_the_best_product_of_gains(bargain):
    answer = answered(bargain)
    best = max(math.prod(gains.values()) for _, gains in admissible(BARGAIN) if min(gains.values()) > 0)
    assert answer["status"] == "proven" and answer["concept"] == "nash"
    assert answer["objective"] == pytest.approx(math.log(best))
    assert (answer["package"], answer["gains"]) in [(package, gains) for package, gains in admissible(BARGAIN)]
    assert {"status", "concept", "package", "gains", "objective", "bound", "conflict", "frontier"} <= set(answer)
    assert answer["conflict"] == [] and answer["timings"]["reading"] >= 0


@pytest.mark.parametrize("concept", ["ks", "leximin", "egalitarian", "utilitarian"])
def test_every_concept_ends_on_the_frontier(bargain, concept):
    answer = answered(bargain, "--concept", concept)
    found = dict(answer["gains"])
    for _, gains in admissible(BARGAIN):
        assert not (all(gains[who] >= found[who] for who in found) and gains != found)


def test_the_whole_frontier(bargain):
    answer = answered(bargain, "--concept", "frontier")
    vectors = {tuple(gains.values()) for _, gains in admissible(BARGAIN)}
    front = {
        one
        for one in vectors
        if not any(other != one and all(a >= b for a, b in zip(other, one, strict=True)) for other in vectors)
    }
    assert answer["frontier_complete"] is True and answer["frontier_size"] == len(front)
    assert {tuple(point["gains"].values()) for point in answer["frontier"]} == front


def test_what_stands_in_the_way(tight):
    answer = answered(tight)
    assert answer["status"] == "infeasible" and answer["package"] is None and answer["gains"] == {}
    members = answer["conflict"]
    assert {"kind": "reservation", "party": "North", "what": 1420} in members
    assert all(member["kind"] in ("red_line", "reservation", "rule") for member in members)
    document = json.loads(tight.read_text())
    for number in range(len(members)):  # without any one of them, something is admissible
        eased = json.loads(json.dumps(document))
        everything = [("reservation", party["id"], party["reservation"]) for party in document["parties"]]
        for kind, party, what in everything:
            if {"kind": kind, "party": party, "what": what} not in members[:number] + members[number + 1 :]:
                next(one for one in eased["parties"] if one["id"] == party)["reservation"] = -(10**6)
        kept = [member["what"] for place, member in enumerate(members) if place != number]
        for party in eased["parties"]:
            party["red_lines"] = [line for line in party.get("red_lines", []) if line in kept]
        eased["rules"]["requires"] = [rule for rule in eased["rules"]["requires"] if rule in kept]
        eased["rules"]["excludes"] = [rule for rule in eased["rules"]["excludes"] if rule in kept]
        names = [what["name"] for what in kept if isinstance(what, dict) and "name" in what]
        eased["rules"]["budgets"] = [one for one in eased["rules"]["budgets"] if one["name"] in names]
        assert any(True for _ in admissible(eased)), members[number]
    said = parley("settle", tight).stdout
    assert "WHAT CANNOT ALL HOLD" in said and "North would rather have no agreement than less than 1420" in said


def test_near_a_draft(bargain, tmp_path):
    draft = tmp_path / "draft.json"
    asked = {"withdrawal": "90 days", "monitors": "joint", "prisoners": "some", "gates": "open"}
    draft.write_text(json.dumps(asked), encoding="utf-8")
    answer = answered(bargain, "--near", draft, "--at-most", "1")
    near = [
        gains for package, gains in admissible(BARGAIN) if sum(package[issue] != asked[issue] for issue in asked) <= 1
    ]
    best = max(math.prod(gains.values()) for gains in near if min(gains.values()) > 0)
    assert answer["objective"] == pytest.approx(math.log(best))
    assert "name it with --near" in trouble("settle", bargain, "--at-most", "1")
    draft.write_text(json.dumps({**asked, "gates": "ajar"}), encoding="utf-8")
    assert "ajar" in trouble("settle", bargain, "--near", draft)


def test_the_same_seed_gives_the_same(bargain):
    first, second = (answered(bargain, "--seed", "7", "--others", "2") for _ in range(2))
    assert first.pop("timings") and second.pop("timings")
    assert first == second and first["seed"] == 7 and len(first["others"]) == 2


def test_in_words_at_any_width(bargain):
    done = parley("settle", bargain, COLUMNS="44")
    assert done.returncode == 0 and all(len(line) <= 44 for line in done.stdout.splitlines())
    assert "THE PACKAGE" in done.stdout and "WHAT EACH PARTY GAINS" in done.stdout and "Proven" in done.stdout


def test_what_is_wrong_is_one_line_with_its_place(bargain, tmp_path):
    bad = tmp_path / "bargain.json"
    for change, said in (
        (lambda one: one["parties"][0]["values"].update(gates=[1]), "gates"),
        (lambda one: one["parties"][1].update(red_line=[]), "red_line"),
        (lambda one: one["rules"]["excludes"].append([["gates", "ajar"]]), "ajar"),
        (lambda one: one.update(issues=[]), "issues"),
        (lambda one: one["parties"][0].update(reservation=10**40), "reservation"),
        (lambda one: one["parties"][2]["values"].update(gates=[1, "\x1b[2J"]), "gates"),
    ):
        document = json.loads(json.dumps(BARGAIN))
        change(document)
        bad.write_text(json.dumps(document), encoding="utf-8")
        told = trouble("settle", bad)
        assert said in told and "\x1b" not in told
    bad.write_text(json.dumps(BARGAIN).replace("900", "NaN", 1), encoding="utf-8")
    assert "NaN" in trouble("settle", bad)
    assert "bargain.json" in trouble("settle", tmp_path / "absent" / "bargain.json")
    bad.write_bytes(b"\xff\xfe")
    trouble("settle", bad)
    trouble("settle", tmp_path / "absent")
    assert "--seed is a whole number from 0" in trouble("settle", bargain, "--seed", "-1")
    assert parley("settle", bargain, "--seconds", "nan").returncode == 2
    assert "is what is to be read" in trouble("settle", bargain, "--json", bargain)


def test_it_starts_without_the_platform(bargain):
    heavy = ("django", "dask", "pandas", "scipy", "pyarrow")
    code = (
        "import sys; from parley.cli.main import main; "
        f"main(['settle', {str(bargain)!r}]); print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=surroundings())
    assert done.stdout.splitlines()[-1] == "[]", done.stdout + done.stderr


def test_stopping_gives_the_best_so_far(recorded_data):
    """A problem that takes minutes to prove: the first Ctrl-C gives a package that every party can accept."""
    path = recorded_data / "scenarios" / "synthetic" / "hyper_10x100x8_r200_1.json"
    process = subprocess.Popen(
        [*COMMAND, "settle", str(path), "--concept", "leximin", "--json", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=surroundings(),
    )
    for line in process.stderr:
        if re.search("best so far", line):
            break
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    out, told = process.communicate(timeout=300)
    assert process.returncode == 0, told
    answer = json.loads(out)
    assert answer["by_clock"] is True and answer["status"] in ("gap", "heuristic")
    assert min(answer["gains"].values()) >= 0 and len(answer["package"]) == 100


@pytest.mark.parametrize("domain", ["EnglandZimbabwe", "ItexvsCypress", "politics"])
def test_real_domains(recorded_data, domain):
    answer = answered(recorded_data / "scenarios" / "genius" / domain)
    assert answer["status"] == "proven" and min(answer["gains"].values()) > 0
