"""Nothing that Parley rests on, in use or in development, is under a licence that would bind who runs it."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from tests.house.test_lock import pins
from tests.house.tree import ROOT, nothing

GENEROUS = re.compile(
    r"\b(MIT|BSD|0BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public License|HPND|Historical Permission"
    r"|Unlicense|CC0|Zlib|CNRI)",
    re.IGNORECASE,
)
BINDING = re.compile(r"\b(A?GPL|GNU (Affero )?General Public|SSPL|BUSL|Commons Clause|CC-BY-N)", re.IGNORECASE)
LESSER = re.compile(r"\b(LGPL|GNU (Lesser|Library) General Public)", re.IGNORECASE)

#: Under the LGPL, used unchanged as a library of its own that anybody may replace.
LESSER_ALLOWED = {
    "psycopg": "the driver of PostgreSQL, an extra",
    "psycopg-binary": "the driver of PostgreSQL, an extra",
}
#: Offered under several licences, of which one is taken.
CHOSEN = {"tld": "MPL-1.1"}


def stated(package: Distribution) -> str:
    """What a package says of its licence: the expression, or its classifiers and field, or its licence file's title."""
    metadata = package.metadata
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    field = (metadata.get("License") or "").strip().splitlines()
    said = [*(line.rpartition(" :: ")[2] for line in classifiers), *field[:1]]
    if not said:
        texts = [file.read_text() for file in package.files or [] if file.name.upper().startswith("LICEN")]
        said = [text.strip().splitlines()[0] for text in texts]
    return "; ".join(said)


def objection(name: str, licence: str) -> str | None:
    """Why a package may not be used, or None."""
    if name in CHOSEN:
        return None if CHOSEN[name] in licence else f"{name} no longer offers {CHOSEN[name]}: {licence}"
    if LESSER.search(licence):
        return None if name in LESSER_ALLOWED else f"{name} is under the LGPL: {licence}"
    # "MIT OR GPL-2.0" leaves the choice; "MIT AND GPL-2.0" does not.
    if BINDING.search(licence) and not (" OR " in licence and " AND " not in licence and GENEROUS.search(licence)):
        return f"{name} is under {licence}"
    return None if GENEROUS.search(licence) else f"{name} states no licence that is known here: {licence!r}"


def test_every_package_of_the_lock_may_be_used() -> None:
    objections = []
    for name in pins((ROOT / "requirements.lock").read_text()):
        try:
            objections.append(objection(name, stated(distribution(name))))
        except PackageNotFoundError:
            objections.append(f"{name} is in the lock and not installed")
    nothing([why for why in objections if why])


def test_no_exception_outlives_its_package() -> None:
    assert {*LESSER_ALLOWED, *CHOSEN} <= set(pins((ROOT / "requirements.lock").read_text()))


def test_a_binding_licence_is_found() -> None:
    for licence in (
        "GPL-3.0-or-later",
        "AGPL-3.0-only",
        "GNU General Public License v3 (GPLv3)",
        "MIT AND GPL-2.0-only",
    ):
        assert objection("planted", licence) == f"planted is under {licence}"
    assert objection("planted", "LGPL-3.0-only") == "planted is under the LGPL: LGPL-3.0-only"
    assert objection("planted", "") == "planted states no licence that is known here: ''"
    assert objection("psycopg", "LGPL-3.0-only") is None
    assert objection("planted", "MIT OR GPL-2.0-only") is None
    assert objection("tld", "GPL-2.0-only") == "tld no longer offers MPL-1.1: GPL-2.0-only"


def test_what_a_package_says_is_read(tmp_path: Path) -> None:
    info = tmp_path / "planted-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: planted\nVersion: 1\nLicense: see file\n"
        "Classifier: License :: OSI Approved :: GNU Affero General Public License v3\n"
    )
    said = stated(Distribution.at(info))
    assert said == "GNU Affero General Public License v3; see file"
    assert objection("planted", said) == f"planted is under {said}"
