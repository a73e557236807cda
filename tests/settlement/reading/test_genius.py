"""GENIUS folders: utilities as GENIUS defines them, and clear words for what can't be read."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.settlement.bargain import LARGEST, BargainError, Package
from parley.settlement.reading import parse, read, write
from tests.settlement.bargains import packages, written

DOMAIN = """<?xml version="1.0" encoding="UTF-8"?>
<negotiation_template><utility_space number_of_issues="0"><objective index="0" name="talks" type="objective">
<issue index="1" name="fund" type="discrete"><item index="1" value="large"/><item index="2" value="small"/></issue>
<issue index="4" name="days" type="integer" lowerbound="10" upperbound="13"/>
</objective></utility_space></negotiation_template>
"""

ADDITIVE = """<utility_space><objective index="0" name="talks" type="objective">
<issue index="1" name="fund" type="discrete"><item index="1" value="large" evaluation="{large}"/>
<item index="2" value="small" evaluation="{small}"/></issue>
<issue index="4" name="days" type="integer" lowerbound="10" upperbound="13">
<evaluator ftype="linear" offset="{offset}" slope="{slope}"/></issue>
<weight index="1" value="{first}"/><weight index="4" value="{second}"/>
</objective><discount_factor value="0.9"/><reservation value="{reservation}"/></utility_space>
"""

NUMBERS = {
    "large": "4", "small": "3", "offset": "0.1", "slope": "0.2", "first": "0.6", "second": "0.4", "reservation": "0.25",
}  # fmt: skip

CONSTRAINTS = """<utility_space type="nonlinear"><objective index="0" name="talks">
<issue index="4" name="days" type="integer" lowerbound="10" upperbound="13"/>
<issue index="1" name="fund" type="discrete"/>
<utility maxutility="40"><ufun type="PlainUfun" weight="7" aggregation="sum">
{rectangles}
</ufun></utility></objective><reservation value="0.25"/></utility_space>
"""


@pytest.fixture
def folder(tmp_path):
    """Put these files into a folder and read it; profiles are two plain ones unless given."""

    def put(domain=DOMAIN, **profiles):
        for path in tmp_path.glob("*"):
            path.unlink()
        files = {"domain": domain} | (profiles or {"A": profile(), "B": profile(large="1")})
        for name, text in files.items():
            if text is not None:
                data = text if isinstance(text, bytes) else text.encode()
                (tmp_path / f"{name}.xml").write_bytes(data)
        return read(tmp_path)

    return put


def profile(**numbers) -> str:
    return ADDITIVE.format(**NUMBERS | numbers)


def utility(bargain, package: Package, party: int = 0) -> Fraction:
    """The utility in GENIUS's units."""
    return Fraction(bargain.parties[party].utility(package), bargain.parties[party].scale)


def test_evaluations_count_by_the_largest_and_numbers_by_their_line(folder):
    bargain = folder()
    assert [issue.id for issue in bargain.issues] == ["fund", "days"]
    assert bargain.issues[1].options == ("10", "11", "12", "13")
    assert [party.id for party in bargain.parties] == ["A", "B"]
    assert utility(bargain, (0, 0)) == Fraction("0.6") + Fraction("0.4") * Fraction("0.1")
    assert utility(bargain, (1, 2)) == Fraction("0.6") * Fraction(3, 4) + Fraction("0.4") * Fraction("0.5")
    assert utility(bargain, (0, 0), 1) == Fraction("0.6") / 3 + Fraction("0.4") * Fraction("0.1")
    assert bargain.parties[0].gain((0, 0)) == utility(bargain, (0, 0)) - Fraction("0.25")
    assert bargain.notes == tuple(
        f"{name}.xml: the discount factor 0.9 was left aside; nothing here takes time" for name in "AB"
    )
    assert parse(written(write(bargain))) == bargain


def test_lines_are_cut_to_what_a_utility_can_be(folder):
    bargain = folder(A=profile(offset="0.9", slope="0.2"), B=profile(offset="0.3", slope="-0.2"))
    days = [utility(bargain, (0, step)) - Fraction("0.6") for step in range(4)]
    assert days == [Fraction("0.36"), Fraction("0.4"), Fraction("0.4"), Fraction("0.4")]
    days = [utility(bargain, (0, step), 1) - Fraction("0.6") for step in range(4)]
    assert days == [Fraction("0.12"), Fraction("0.04"), 0, 0]


def test_evaluations_that_are_all_nothing_count_nothing(folder):
    bargain = folder(A=profile(large="0", small="0.000001"), B=profile(large="-1", small="0"))
    for party in range(2):
        assert utility(bargain, (0, 1), party) == utility(bargain, (1, 1), party) == Fraction("0.12")


def test_what_no_sum_can_cut_is_said(folder):
    bargain = folder(A=profile(first="0.9", slope="0.3"), B=profile())
    assert any("A.xml: utilities go up to 1.3; GENIUS cuts them to 1" in note for note in bargain.notes)


def test_what_is_evaluated_twice_counts_as_the_last_says(folder):
    """As in the real AMPOvsCity; GENIUS keeps evaluations by their option."""
    twice = profile().replace(
        '<item index="1" value="large" evaluation="4"/>',
        '<item index="1" value="large" evaluation="9"/><item index="1" value="large" evaluation="4"/>',
    )
    bargain = folder(A=twice, B=profile())
    assert utility(bargain, (1, 0)) == utility(bargain, (1, 0), 1)
    assert "A.xml, line 2: the option 'large' is evaluated twice; the last counts, as in GENIUS" in bargain.notes


def test_types_may_be_left_out_and_weights_stand_first(folder):
    """As in AMPOvsCity and EnergyA."""
    domain = DOMAIN.replace(' type="discrete"', "").replace(' type="integer"', ' vtype="integer"')
    weight = '<weight index="1" value="0.6"/>'
    bare = (
        profile()
        .replace(' type="discrete"', "")
        .replace(weight, "")
        .replace("<issue index=", f"{weight}<issue index=", 1)
    )
    assert folder(domain=domain, A=bare, B=profile()).parties[0].values == folder().parties[0].values


def test_objectives_within_objectives_are_looked_through(folder):
    """A weight counts for the issue of its index that stands beside it."""
    inner = '<objective index="3" name="time"><issue index="4"'
    domain = DOMAIN.replace('<issue index="4"', inner).replace("</objective>", "</objective></objective>", 1)
    beside = '<weight index="4" value="0.4"/>'
    nested = profile().replace(beside, "").replace('<issue index="4"', inner)
    nested = nested.replace('<weight index="1"', f'{beside}</objective><weight index="1"')
    assert folder(domain=domain, A=nested, B=nested).parties[0].values == folder().parties[0].values
    with pytest.raises(BargainError, match="there is no weight for the issue 'days'"):
        folder(domain=domain, A=nested.replace(f"{beside}</objective>", f"</objective>{beside}"), B=nested)


RECTANGLES = """
<hyperRectangle utility="10"><INCLUDES index="4" min="11" max="12"/></hyperRectangle>
<hyperRectangle utility="8" weight="0.5"><INCLUDES index="4" min="5" max="11"/>
<INCLUDES index="4" min="11" max="20"/></hyperRectangle>
<hyperRectangle utility="6"><EXCLUDES index="4" min="12" max="13"/></hyperRectangle>
<hyperRectangle utility="5"></hyperRectangle>
<hyperRectangle utility="99"><INCLUDES index="4" min="14" max="20"/></hyperRectangle>
<ufun weight="2" aggregation="sum"><hyperRectangle utility="1.5"><INCLUDES index="4" min="13" max="13"/>
</hyperRectangle></ufun>
"""


def test_constraints_become_bonuses_over_the_largest_utility(folder):
    space = CONSTRAINTS.format(rectangles=RECTANGLES)
    bargain = folder(A=space, B=space)
    days = [utility(bargain, (0, step)) * 40 for step in range(4)]
    assert days == [6 + 5, 10 + 4 + 6 + 5, 10 + 5, 5 + 3]
    assert bargain.parties[0].gain((0, 0)) == Fraction(11, 40) - Fraction(1, 4)
    assert bargain.parties[0].stated(bargain.parties[0].reservation) == Fraction(1, 4)


WEIGHTS = st.decimals("0.0000000000000001", "0.9", places=18).map(str)


@given(st.data(), WEIGHTS, WEIGHTS, st.integers(1, 999), st.integers(0, 999), WEIGHTS)
def test_weights_of_any_length_are_right_to_the_last_digit_that_fits(
    tmp_path_factory, data, first, second, large, small, reservation
):
    numbers = NUMBERS | {
        "first": first, "second": second, "large": str(large), "small": str(small), "reservation": reservation,
        "slope": data.draw(WEIGHTS),
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("talks")
    for name in ("domain", "A", "B"):
        (folder / f"{name}.xml").write_text(DOMAIN if name == "domain" else ADDITIVE.format(**numbers))
    bargain = read(folder)
    party = bargain.parties[0]
    for package in packages(bargain):
        evaluation = Fraction(large if package[0] == 0 else small, max(large, small))
        line = Fraction("0.1") + Fraction(numbers["slope"]) * package[1]
        expected = Fraction(first) * evaluation + Fraction(second) * min(max(line, 0), 1)
        assert abs(utility(bargain, package) - expected) <= Fraction(1, 10**14)
    assert 0 <= Fraction(party.reservation, party.scale) - Fraction(reservation) <= Fraction(1, 10**14)
    exact = not any("rounded" in note for note in bargain.notes)
    assert not exact or Fraction(party.reservation, party.scale) == Fraction(reservation)
    assert sum(max(row) for row in party.values) + party.reservation <= LARGEST


def test_what_is_equal_in_the_file_stays_equal_when_weights_are_rounded(folder):
    """Rounding must not break ties: three issues that weigh the same, with other largest evaluations each."""
    issues = "".join(
        f'<issue index="{at}" name="i{at}"><item value="no" {{0}}/><item value="half" {{1}}/><item value="yes" {{2}}/>'
        f"</issue>"
        for at in range(1, 4)
    )
    domain = (
        f"<negotiation_template><utility_space><objective>{issues}</objective></utility_space></negotiation_template>"
    )

    def third(at):
        one = issues.split("</issue>")[at] + "</issue>"
        return one.format('evaluation="0"', f'evaluation="{at + 1}.5"', f'evaluation="{at + 1}"')

    weights = "".join(f'<weight index="{at}" value="0.3333333333333333"/>' for at in range(1, 4))
    space = f"<utility_space><objective>{third(0)}{third(1)}{third(2)}{weights}</objective></utility_space>"
    bargain = folder(domain=domain.format("", "", ""), A=space, B=space)
    worth = {party.utility(one) for party in bargain.parties for one in ((1, 0, 0), (0, 1, 0), (0, 0, 1))}
    assert len(worth) == 1


def test_simple_proportions_stay_when_weights_are_rounded(folder):
    """Two steps of an issue that weighs half as much are worth one of the other, however many digits the slope has."""
    issue = '<issue index="{0}" name="i{0}" type="integer" lowerbound="0" upperbound="9">{1}</issue>'
    line = '<evaluator ftype="linear" offset="0.96" slope="-0.08888888888888888"/>'
    domain = "".join(issue.format(at, "") for at in (1, 2, 3))
    weights = "".join(
        f'<weight index="{at}" value="{value}"/>'
        for at, value in ((1, "0.0538874"), (2, "0.0269437"), (3, "0.0808311"))
    )
    space = "".join(issue.format(at, line) for at in (1, 2, 3)) + weights
    bargain = folder(
        domain=f"<negotiation_template><utility_space><objective>{domain}</objective></utility_space></negotiation_template>",
        A=f"<utility_space><objective>{space}</objective></utility_space>",
        B=f"<utility_space><objective>{space}</objective></utility_space>",
    )
    assert any("rounded" in note for note in bargain.notes)
    values = bargain.parties[0].values
    assert values[0][1] - values[0][2] == values[1][1] - values[1][3]
    assert 2 * (values[2][1] - values[2][2]) == values[0][1] - values[0][4]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
SPOILT = [
    (lambda text: text.replace("</objective>", ""), "A.xml, line 7: this is not XML (mismatched tag)"),
    (
        lambda text: ENTITIES + text.replace('evaluation="4"', 'evaluation="&b;"'),
        "A.xml, line 1: it declares a document",
    ),
    (
        lambda text: OUTSIDE + text.replace('evaluation="4"', 'evaluation="&a;"'),
        "A.xml, line 1: it declares a document",
    ),
    (lambda text: '<?xml version="1.0" encoding="x-none"?>' + text, "A.xml"),
    (
        lambda text: "<utility_space>" + "<objective>" * 60 + "</objective>" * 60 + "</utility_space>",
        "A.xml, line 1: more",
    ),
    (
        lambda text: text.replace('"large"', '"huge"'),
        "A.xml, line 2: the issue 'fund' has no option 'huge' in the domain",
    ),
    (lambda text: text.replace('name="fund"', 'name="aid"'), "A.xml, line 2: the issue with the index 1 is 'aid' here"),
    (lambda text: text.replace('index="4" name', 'index="9" name'), "A.xml, line 4: the domain has no issue with the"),
    (
        lambda text: text.replace('index="4" name="days"', 'index="1" name="fund"'),
        "A.xml, line 4: the issue 'fund' stands",
    ),
    (lambda text: text.replace(' evaluation="3"', ""), "A.xml, line 3: <item> has no evaluation"),
    (
        lambda text: text.replace('evaluation="3"', 'evaluation="NaN"'),
        "A.xml, line 3: evaluation='NaN' is not a number",
    ),
    (
        lambda text: text.replace('evaluation="3"', 'evaluation="1e99999"'),
        "A.xml, line 3: evaluation='1e99999' is not a",
    ),
    (
        lambda text: text.replace('evaluation="3"', 'evaluation="many"'),
        "A.xml, line 3: evaluation='many' is not a number",
    ),
    (
        lambda text: text.replace('<weight index="4" value="0.4"/>', ""),
        "A.xml, line 4: there is no weight for the issue",
    ),
    (lambda text: text.replace('value="0.4"', ""), "A.xml, line 6: <weight> has no value"),
    (lambda text: text.replace('value="0.4"', 'value="1e40"'), "A: its utilities add up to more than"),
    (lambda text: text.replace('type="integer"', 'type="real"'), "A.xml, line 4: an issue of the type 'real' can't be"),
    (
        lambda text: text.replace("linear", "triangular"),
        "A.xml, line 5: an evaluator of the kind 'triangular' can't be",
    ),
    (
        lambda text: text.replace('upperbound="13"', 'upperbound="12"'),
        "A.xml, line 4: the bounds of the issue 'days' dif",
    ),
    (
        lambda text: text.replace('type="integer" lowerbound="10" upperbound="13"', ""),
        "A.xml, line 4: this issue is disc",
    ),
    (lambda text: text.replace('index="1" name', 'index="one" name'), "A.xml, line 2: index='one' is not a number"),
]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_each_mistake_is_told_with_its_file_and_line(folder, spoil, said):
    with pytest.raises(BargainError) as fault:
        folder(A=spoil(profile()), B=profile())
    assert str(fault.value).startswith(said)


@pytest.mark.parametrize(
    ("rectangles", "said"),
    [
        (
            '<hyperRectangle utility="1"><INCLUDES index="7" min="1" max="2"/></hyperRectangle>',
            "the domain has no issue",
        ),
        (
            '<hyperRectangle utility="1"><INCLUDES index="1" min="1" max="2"/></hyperRectangle>',
            "the issue 'fund' has no",
        ),
        ('<hyperRectangle utility="1"><INCLUDES index="4" min="1"/></hyperRectangle>', "<INCLUDES> has no max"),
        ("<hyperRectangle/>", "<hyperRectangle> has no utility"),
        ('<ufun aggregation="max"/>', "constraints joined by 'max' can't be read; sums can"),
        ('</ufun><ufun type="PlainUfun">', "a second <ufun> stands beside the first"),
    ],
)
def test_constraints_that_make_no_sense_are_told_with_their_line(folder, rectangles, said):
    space = CONSTRAINTS.format(rectangles=rectangles)
    with pytest.raises(BargainError) as fault:
        folder(A=space, B=profile())
    assert str(fault.value).startswith("A.xml, line 5: " + said)


def test_a_utility_that_nothing_is_measured_by_is_refused(folder):
    with pytest.raises(BargainError, match=r"A\.xml, line 4: maxutility 0 is not above 0"):
        folder(A=CONSTRAINTS.format(rectangles="").replace('"40"', '"0"'), B=profile())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"domain": None, "A": profile(), "B": profile()}, "no XML file in it has a domain"),
        ({"A": profile()}, "A.xml alone has a party's <utility_space>"),
        ({"other": DOMAIN, "A": profile(), "B": profile()}, "domain.xml and other.xml both have a domain"),
        ({"domain": DOMAIN.replace("issue", "thing"), "A": profile(), "B": profile()}, "there is no <issue> to settle"),
        ({"domain": DOMAIN.replace('index="4"', 'index="1"')}, "line 4: the index 1 stands already at line 3"),
        ({"domain": DOMAIN.replace('"days"', '"fund"')}, "line 4: the issue 'fund' stands already at line 3"),
        ({"domain": DOMAIN.replace('"small"', '"large"')}, "line 3: the option 'large' stands twice"),
        ({"domain": DOMAIN.replace('"small"', '" "')}, "line 3: this option has no text"),
        (
            {"domain": DOMAIN.replace('upperbound="13"', 'upperbound="3"')},
            "line 4: lowerbound 10 is above upperbound 3",
        ),
        ({"domain": DOMAIN.replace('upperbound="13"', 'upperbound="1000009"')}, "line 4: 1,000,000 values are more"),
        ({"domain": DOMAIN.replace('type="integer"', 'type="discrete"')}, "line 4: the issue 'days' has no option"),
    ],
)
def test_what_is_wrong_with_a_folder_is_told(folder, files, said):
    with pytest.raises(BargainError) as fault:
        folder(**({"A": profile(), "B": profile()} | files if "domain" in files else files))
    assert said in str(fault.value)


def test_what_is_neither_domain_nor_utility_space_is_left_aside_and_said(folder):
    bargain = folder(A=profile(), B=profile(), pareto="\n0.8, 1.0\n", notes="<notes/>")
    assert len(bargain.parties) == 2
    assert "pareto.xml was left aside: it is no XML" in bargain.notes
    assert "notes.xml was left aside: <notes> is neither a domain nor a utility space" in bargain.notes


def test_a_broken_profile_is_not_taken_for_something_else(folder):
    """Or a party would silently be missing."""
    with pytest.raises(BargainError, match=r"C\.xml, line 2: this is not XML"):
        folder(A=profile(), B=profile(), C="<utility_space>\n")


def test_files_come_in_the_encodings_of_xml(folder):
    spoken = DOMAIN.replace("fund", "صندوق")
    in_utf16 = spoken.replace("UTF-8", "UTF-16").encode("utf-16")
    spaces = {name: b"\xef\xbb\xbf" + profile().replace("fund", "صندوق").encode() for name in ("A", "B")}
    assert folder(domain=in_utf16, **spaces).issues[0].id == "صندوق"


def test_parties_stand_in_the_order_in_which_people_count(folder):
    names = [f"party{number}" for number in range(1, 12)]
    assert [party.id for party in folder(**dict.fromkeys(names, profile())).parties] == names


def test_every_recorded_scenario_is_read(recorded_data):
    found = {}
    for path in sorted((recorded_data / "scenarios" / "genius").iterdir()):
        bargain = read(path)
        found[path.name] = (len(bargain.parties), bargain.outcomes)
        assert parse(written(write(bargain))) == bargain
    assert found["politics"] == (3, 23_040)
    assert found["Domain16"] == (6, 65_536)
    assert found["Travel"] == (2, 188_160)
    assert found["AMPOvsCity"] == (2, 1_944_000)
    assert found["EnglandZimbabwe"] == (2, 576)
    assert found["anac2014-50issueswithRV"] == (2, 10**40)


def test_a_reservation_among_constraints_is_a_share_of_the_largest_utility(recorded_data):
    bargain = read(recorded_data / "scenarios" / "genius" / "anac2014-50issueswithRV")
    assert [Fraction(party.reservation, party.scale) for party in bargain.parties] == [Fraction(3, 4)] * 2
