"""A leaf in its usual form, recognised in one stride.

Verifying a record of a hundred thousand acts in three seconds leaves thirty microseconds for each. Reading a
leaf as JSON, checking every field and writing it again costs most of that; one regular expression costs a
tenth. It accepts only what `Leaf.from_bytes` accepts: canonical, every field in its form, no escapes. What it
doesn't recognise is read the long way. Left to the caller, since no expression can tell: the length of the
act's name, that the day exists, and (by `texts_in`) that names of texts are sorted and differ.
"""

from __future__ import annotations

import re
from itertools import pairwise

HEX = "[0-9a-f]{64}"
ID = "[A-Za-z0-9_-]{1,64}"
LOG = rf"(?:common|public|team|(?:party|seat|room):{ID})"
ACT = r"[a-z][a-z0-9_-]*(?:\.[a-z][a-z0-9_-]*)+"
TEXT_NAME = "[A-Za-z0-9][A-Za-z0-9._:/@-]{0,99}"
TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{6})?Z"

# In the leaf's canonical text, where a field that would need an escape is left to the long way.
_PLAIN_CAPACITY = r'[^"\\\x00-\x1f\x7f-\x9f]{1,100}'
_PLAIN_IDEMPOTENCY_ID = r"[!#-\[\]-~]{1,128}"
_COUNT = "(?:0|[1-9][0-9]{0,14})"  # below 2**53 whatever the digits
_TEXT = f'"{TEXT_NAME}":"{HEX}"'

# Groups: act, commitment, id, log, process, root seen, size seen, texts, time.
LEAF = (
    rf'\{{"act":"({ACT})"'
    rf',"actor":\{{"capacity":"{_PLAIN_CAPACITY}","party":(?:null|"{ID}"),"seat":(?:null|"{ID}")\}}'
    rf',"details":"({HEX})"'
    rf',"id":"({_PLAIN_IDEMPOTENCY_ID})"'
    rf',"log":"({LOG})"'
    rf',"process":"({ID})"'
    rf',"rules":{_COUNT}'
    rf',"seen":(?:null|\{{"root":"({HEX})","size":({_COUNT})\}})'
    rf',"texts":\{{((?:{_TEXT}(?:,{_TEXT})*)?)\}}'
    rf',"time":"({TIME})"'
    r',"v":"parley\.act/1"\}'
)

_each_text = re.compile(r'"([^"]+)":"([^"]+)"').findall


def texts_in(inner: str) -> tuple[str, ...] | None:
    """The hashes of the texts in a recognised leaf, or None if their names aren't sorted and different."""
    names: list[str] = []
    hashes: list[str] = []
    for name, text in _each_text(inner):
        names.append(name)
        hashes.append(text)
    if any(earlier >= later for earlier, later in pairwise(names)):
        return None
    return tuple(hashes)
