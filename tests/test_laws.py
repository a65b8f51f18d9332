"""Laws of the project that no linter holds: one clock, small pieces, and no trace of a machine."""

import ast
import re
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ("omv_workflow", "flows")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400

CLOCKS_AND_LOTS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "os": {"urandom"},
}
MODULES_OF_CHANCE = {"uuid", "random", "secrets"}

# Put together from parts, so that this file does not hold what it looks for.
TRACES = re.compile(
    rf"(?<![\w.-])/(?:{'ho' + 'me'}|{'ro' + 'ot'}|{'Us' + 'ers'})/"
    rf"|{'py' + 'pi'}\.org|{'python' + 'hosted'}\.org|{'registry' + '.npmjs'}|{'proxy' + '.golang'}"
    rf"|{'index' + '-url'}[= ]+https?:"
    rf"|\.\./{'sha' + 'red'}\b"
)


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """The Python modules of some folders of the project: path and text."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def imported(tree: ast.Module) -> Iterator[tuple[int, str, str, str]]:
    """What a module imports: line, module, name (empty for all of it), and its name here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield node.lineno, one.name.split(".")[0], "", one.asname or one.name
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                yield node.lineno, node.module or "", one.name, one.asname or one.name


def looked_up(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """The attributes that are read: line, last name of the owner, attribute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Attribute):
                yield node.lineno, node.value.attr, node.attr
            elif isinstance(node.value, ast.Name):
                yield node.lineno, node.value.id, node.attr


def clocks_and_lots(source: str) -> list[int]:
    """The lines on which a source reads the clock or draws lots."""
    tree = ast.parse(source)
    real_names = {here: name or module for _, module, name, here in imported(tree)}
    brought = {
        line
        for line, module, name, _ in imported(tree)
        if module in MODULES_OF_CHANCE or name in CLOCKS_AND_LOTS.get(module, ())
    }
    read = {
        line
        for line, owner, name in looked_up(tree)
        if name in CLOCKS_AND_LOTS.get(real_names.get(owner, owner), ())
    }
    return sorted(brought | read)


def long_functions(source: str) -> Iterator[str]:
    """The functions of a source that are longer than a glance."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} ({length} lines)"


def project_files() -> Iterator[Path]:
    """The files that belong to the project: all but what .gitignore names."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]

    def is_ours(name: str) -> bool:
        return not any(fnmatch(name, pattern) for pattern in ignored)

    for top in filter(lambda path: is_ours(path.name), ROOT.iterdir()):
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and all(is_ours(part) for part in path.relative_to(ROOT).parts):
                yield path


def texts_of(path: Path) -> Iterator[str]:
    """The text of a file, or of each part where it is a package of files as a .docx is."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            yield from (package.read(name).decode(errors="ignore") for name in package.namelist())
    else:
        yield path.read_text(encoding="utf-8", errors="ignore")


def test_the_clock_is_read_and_lots_are_drawn_in_bootstrap_alone() -> None:
    """Everything else is handed `now`, identifiers and salts (law 10)."""
    offenders = [
        f"{path}:{line}"
        for path, source in sources(*SHIPPED)
        if path != str(Path("omv_workflow", "bootstrap.py"))
        for line in clocks_and_lots(source)
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import datetime as moment, UTC\nmoment.now(UTC)",
        "from datetime import date\nstart = date.today",
        "import time as clock\nclock.time()",
        "from time import time",
        "import uuid",
        "from random import choice",
        "import os, secrets",
        "import os\nos.urandom(8)",
    ],
)
def test_a_clock_or_lot_is_seen_however_it_is_brought_in(source: str) -> None:
    """The search itself is tried on what it must find."""
    assert clocks_and_lots(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, time\ndatetime.fromisoformat(x)",
        "app.now()\nparts.today(now)",
        "import time\ntime.sleep(1)",
    ],
)
def test_a_moment_that_is_handed_down_is_no_clock(source: str) -> None:
    """Nor is another function of the same module."""
    assert clocks_and_lots(source) == []


def test_no_function_is_longer_than_a_glance() -> None:
    """Forty lines at most, docstring included."""
    offenders = [
        f"{path}: {function}"
        for path, source in sources(*SHIPPED, "tests")
        for function in long_functions(source)
    ]
    assert not offenders, "\n".join(offenders)


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    """A longer one has more than one reason to exist."""
    offenders = [
        f"{path} ({len(source.splitlines())} lines)"
        for path, source in sources(*SHIPPED, "tests")
        if len(source.splitlines()) > LONGEST_MODULE
    ]
    assert not offenders, "\n".join(offenders)


@pytest.mark.parametrize(
    "text",
    [
        "/ho" + "me/somebody/x",
        '"/ro' + 'ot/x"',
        "https://py" + "pi.org/simple",
        "index" + "-url = https://registry.example",
        "../sha" + "red/domain.md",
    ],
)
def test_a_trace_of_a_machine_is_seen(text: str) -> None:
    """The search itself is tried on what it must find."""
    assert TRACES.search(text)


@pytest.mark.parametrize("text", ["--no-emit-index" + "-url --no-header", "answers/root/x"])
def test_what_only_looks_like_a_trace_is_let_through(text: str) -> None:
    """An option without an address, and a path within the project."""
    assert not TRACES.search(text)


def test_nothing_tells_of_the_machine_that_it_was_made_on() -> None:
    """No home folder, no address of a package registry, no folder beside the project."""
    offenders = [
        f"{path.relative_to(ROOT)}: {trace.group()}"
        for path in project_files()
        for text in texts_of(path)
        if (trace := TRACES.search(text))
    ]
    assert not offenders, "\n".join(offenders)
