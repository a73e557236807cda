"""The verifier as one file, to be handed over on a stick: the ledger's own modules, whole and readable, in one text.

Nothing is rewritten: each module stands in the file as it stands here, and twenty lines at the end let Python import
them from there. So whoever reads the file reads what verifies, and two people who make it from the same version of
Parley get the same bytes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

_HEAD = '''\
#!/usr/bin/env python3
"""Verifies records and proofs of Parley, offline: python3 verify.py [--policy POLICY] [--lang ar] FILE...

One file, made by `parley verifier`. It needs Python 3.11 or newer and, for signatures, PyNaCl (pip install pynacl).
It reads the files that it is given, opens no connection, and writes nothing but a small file of the records that it
knows (--known FILE; --known none: nothing). Below stand the modules that verify, as they stand in Parley, and at the
end the lines that let Python import them from here. The hash over them is {digest}.
"""

import importlib.machinery
import sys

SOURCES = {{}}
'''

_TAIL = '''
class Here:
    """Lets Python import the modules above from this very file."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in SOURCES and name + ".__init__" not in SOURCES:
            return None
        return importlib.machinery.ModuleSpec(name, Here, is_package=name + ".__init__" in SOURCES)

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        name = module.__name__
        source = SOURCES.get(name) or SOURCES[name + ".__init__"]
        exec(compile(source, "verify.py: " + name, "exec"), module.__dict__)


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit("verify.py: this needs Python 3.11 or newer")
    sys.meta_path.insert(0, Here)
    from ledger.command import main

    sys.exit(main())
'''


def verifier() -> str:
    """The text of the verifier."""
    folder = Path(__file__).parent
    parts = []
    for path in sorted(folder.rglob("*.py"), key=lambda path: path.relative_to(folder).parts):
        name = ".".join(("ledger", *path.relative_to(folder).with_suffix("").parts))
        if path.name == Path(__file__).name:
            continue
        source = path.read_text(encoding="utf-8").strip("\n") + "\n"
        if "'''" in source:
            raise ValueError(f"{name} can't be quoted: it holds three quotation marks")
        parts.append(f"SOURCES[{name!r}] = r'''\n{source}'''\n")
    body = "\n".join(parts)
    return _HEAD.format(digest=hashlib.sha256(body.encode()).hexdigest()) + "\n" + body + _TAIL
