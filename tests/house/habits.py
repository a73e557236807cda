"""The habits of the house: where writes are made, what rules may know, what a test may not claim."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import called, files, modules, parsed, place

#: The methods of a model, its manager or its query set that write.
WRITES = {
    "abulk_create",
    "acreate",
    "adelete",
    "asave",
    "aupdate",
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "save",
    "select_for_update",
    "update",
    "update_or_create",
}
#: The ways round the queries of an app, where every read is for a viewer.
MANAGERS = {"objects", "_base_manager", "_default_manager"}
#: Modules through which a rule could look at, or change, the world outside its arguments.
OUTSIDE = {
    "asyncio",
    "django",
    "glob",
    "http",
    "httpx",
    "importlib",
    "io",
    "logging",
    "os",
    "pathlib",
    "pickle",
    "random",
    "requests",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "structlog",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
}
#: What of Parley a rule may know: other rules, the engines, and the pure words of procedure.
KNOWN_TO_RULES = (
    "parley.commonground",
    "parley.ledger",
    "parley.settlement",
    "parley.procedure.capacities",
    "parley.procedure.errors",
    "parley.procedure.rules",
)
#: Calls that ask the world: a rule is given the time and the chance that it needs.
ASKING = {"now", "today", "utcnow", "open", "print", "input", "getenv", "__import__"}

#: Writes that are no formal act, each with its reason: the record is written by acts, not one itself.
NOT_ACTS = {
    "record": "the record is what acts append to",
}
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "thread_time", "timeit"}


def writes_outside_acts(package: Path) -> list[str]:
    """Writes, and managers reached past the queries, in what only takes HTTP in and gives HTTP out."""
    found = []
    for path in modules(package, "views", "api", "forms", "urls"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found.append(f"{place(path, package, node)} .{node.func.attr}()")
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                found.append(f"{place(path, package, node)} .{node.attr}")
    return found


def writes_in_queries(package: Path) -> list[str]:
    """Writes in what only reads."""
    found = []
    for path in modules(package, "queries"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                # A dictionary has an `update` too; in a query, a literal `|` says it better.
                found.append(f"{place(path, package, node)} .{node.func.attr}()")
    return found


def bare_acts(package: Path) -> list[str]:
    """Public functions of `acts` that are not made formal acts by `@act`."""
    found = []
    for path in modules(package, "acts"):
        if path.relative_to(package).parts[0] in NOT_ACTS:
            continue
        tree = parsed(path)
        names = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module == "parley.procedure.act"
            for alias in node.names
            if alias.name == "act"
        }
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
                continue
            if not any(isinstance(mark, ast.Name) and mark.id in names for mark in node.decorator_list):
                found.append(f"{place(path, package, node)} {node.name}")
    return found


def impure_rules(package: Path) -> list[str]:
    """Rules that import what is outside their arguments, ask the clock or the disk, or read a table."""
    found = []
    for path in modules(package, "rules"):
        for node in ast.walk(parsed(path)):
            for name in _imported(node):
                if not _may_know(name):
                    found.append(f"{place(path, package, node)} imports {name}")
            if isinstance(node, ast.Call) and called(node) in ASKING:
                found.append(f"{place(path, package, node)} {called(node)}()")
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                found.append(f"{place(path, package, node)} .{node.attr}")
    return found


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name
    elif isinstance(node, ast.ImportFrom):
        if node.level:
            yield "." * node.level + (node.module or "")
            return
        for alias in node.names:
            yield f"{node.module}.{alias.name}"


def _may_know(name: str) -> bool:
    if name.startswith("."):
        return True
    if name == "parley" or name.startswith("parley."):
        parts = name.split(".")
        in_rules = len(parts) > 2 and parts[2] == "rules"
        return in_rules or any(name == known or name.startswith(known + ".") for known in KNOWN_TO_RULES)
    return not any(name == outside or name.startswith(outside + ".") for outside in OUTSIDE)


def timings_asserted(tests: Path) -> list[str]:
    """Assertions on how long something took: true on one machine, false on the next. Figures are for benchmarks."""
    found = []
    for path in files(tests, ".py"):
        tree = parsed(path)
        for scope in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))]:
            tainted = _measured(scope)
            for node in ast.walk(scope):
                if isinstance(node, ast.Assert) and _holds(node.test, tainted):
                    found.append(place(path, tests, node))
    return sorted(set(found))


def _measured(scope: ast.AST) -> set[str]:
    """The names in a scope whose value comes, at whatever remove, from a clock that measures."""
    tainted: set[str] = set()
    while True:
        before = len(tainted)
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if _holds(node.value, tainted):
                    tainted |= {
                        name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
                    }
        if len(tainted) == before:
            return tainted


def _holds(expression: ast.AST, tainted: set[str]) -> bool:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and (called(node) in CLOCKS or ast.unparse(node.func) == "time.time"):
            return True
        if isinstance(node, ast.Name) and node.id in tainted:
            return True
    return False
