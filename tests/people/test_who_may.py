"""The table of who may do what, printed on a page and by the command line: the very table that acts check."""

import json
import re
from html import unescape

from parley.cli.main import main
from parley.procedure.capacities import MEANINGS, Capacity
from parley.procedure.table import ACTS, STAGES


def test_the_page_prints_the_table_that_acts_check(client, db):
    page = unescape(client.get("/who-may/").content.decode())
    found = {}
    for table in re.findall(r"<table>.*?</table>", page, re.DOTALL):
        labels = re.findall(r'<th scope="col">(.*?)</th>', table)[1:]
        for act, cells in re.findall(r'<code class="soft">(\w+)</code></th>(.*?)</tr>', table, re.DOTALL):
            said = re.findall(r'<span class="unseen">(yes|no)</span>', cells)
            found[act] = {label for label, word in zip(labels, said, strict=True) if word == "yes"}
    from parley.procedure.capacities import LABELS

    assert found == {act: {LABELS[capacity] for capacity in row.who} for act, row in ACTS.items()}
    for meaning in MEANINGS.values():
        assert meaning in page


def test_the_command_prints_the_same(capsys):
    assert main(["who-may", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["acts"] == {
        stage: {act: [str(capacity) for capacity in Capacity if capacity in row.who] for act, row in acts.items()}
        for stage, acts in STAGES.items()
    }
    assert set(printed["capacities"]) == set(Capacity)
    assert main(["who-may"]) == 0
    text = capsys.readouterr().out
    assert all(f"({act})" in text for act in ACTS)
