"""The layout of the house: the same few files in each app, none of them long, none of them a catch-all."""

import re
from pathlib import Path

from tests.house.tree import APPS, files

LONGEST = 400
WRITTEN, PAGES = (".py", ".css", ".js", ".sh"), (".html", ".txt", ".xml")
CATCH_ALL = re.compile(r"(^|_)(utils?|helpers?|common|services?|managers?|misc)$")

#: What every app may have, each a file or a folder.
ROOMS = {
    "__init__",
    "acts",
    "api",
    "apps",
    "forms",
    "migrations",
    "models",
    "queries",
    "rules",
    "static",
    "tasks",
    "templates",
    "urls",
    "views",
}
#: What one app has besides, and why. A new line here is a decision, not a habit.
BESIDES = {
    "archive/making": "makes files of what was read: no act, no query and no page of the server, but the bulk of it",
    "people/adapter.py": "django-allauth asks for its adapter as a class of its own",
    "press/clipping": "the reader of clippings is an engine in the room where it is used: no Django in it",
    "press/readers.py": "what readers do (subscribe, leave, react) is no act of the talks, and never in the record",
    "record/checking.py": "parley check goes through the whole record, of all processes, for its operator alone",
    "record/checkpoints": "signing what stands in the record writes no history: it says what history there is",
    "record/prepared.py": "what is asked hundreds of times a second is put into SQL once, by whichever app asks it",
    "record/sources.py": "time and randomness come in here alone, so that two worlds can be given the same ones",
    "record/files.py": "files that are shut on the disk, as words are in the database",
    "record/room_key.py": "the stored keys, apart from the models that are sealed under them",
    "record/sealed.py": "the columns in which every app's words are shut",
    "record/sealing.py": "for migrations: shuts what stood in clear",
    "record/turning.py": "new keys for old ones, for the operator alone",
    "record/vault.py": "the keys under which all that is shut lies: below every model",
    "record/turns.py": "who writes when: below the acts that write, and above nothing but the database",
    "record/witnesses.py": "what witnesses hand in is about the record and stands beside it, called by acts",
}


def long_files(root: Path) -> list[str]:
    """Source files of more than 400 lines: they should have become a folder.

    Migrations are made, not written; pages kept beside the tests are what somebody else wrote.
    """
    found = []
    for folder, suffixes in {
        "src": (*WRITTEN, *PAGES),
        "tests": WRITTEN,
        "tools": WRITTEN,
        "benchmarks": WRITTEN,
    }.items():
        for path in files(root / folder, *suffixes):
            inside = path.relative_to(root)
            if "migrations" in inside.parts or path.name.endswith((".min.js", ".min.css")):
                continue
            length = len(path.read_bytes().splitlines())
            if length > LONGEST:
                found.append(f"{inside}: {length} lines")
    return found


def catch_alls(root: Path) -> list[str]:
    """Modules and folders whose name says nothing: `utils`, `helpers`, `common`, `services`, `managers`."""
    found = set()
    for folder in ("src", "tests", "tools", "benchmarks"):
        for path in files(root / folder, ".py", ".html", ".css", ".js"):
            for part in path.relative_to(root).with_suffix("").parts:
                if CATCH_ALL.search(part):
                    found.add(str(path.relative_to(root)))
    return sorted(found)


def strange_files(package: Path) -> list[str]:
    """What lies in an app and is none of the same few files, nor declared with a reason."""
    found = []
    for app in APPS:
        if not (package / app).is_dir():
            continue
        for path in sorted((package / app).iterdir()):
            name = f"{app}/{path.name}"
            if path.name == "__pycache__" or name in BESIDES:
                continue
            if path.stem not in ROOMS or (path.is_file() and path.suffix != ".py"):
                found.append(name)
    return found


def forgotten_exceptions(package: Path) -> list[str]:
    """Exceptions declared for what is no longer there."""
    return [name for name in BESIDES if not (package / name).exists()]
