"""The house rules that a program can check."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from crossfix.conclude import conclusion, conflicts, readings, sums, words
from crossfix.present.case_out import KINDS
from crossfix.present.words import loaded_words

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "crossfix"
FILES = sorted(SOURCE.rglob("*.py"))
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 40
MOST_LINES_OF_A_COMPILED_LOOP = 60
COMPILED_LOOPS = {
    "derive/sent_loop.py",
    "detect/gnss/degraded_loop.py",
    "detect/gnss/loss_loop.py",
    "detect/gnss/source_loop.py",
    "detect/gnss/spoofing_loops.py",
    "read/surveillance/trace_kernel.py",
    "run/watch/screen_loop.py",
    "read/surveillance/mode_s/acceptance.py",
    "read/surveillance/mode_s/fields.py",
    "read/surveillance/mode_s/joined.py",
}
TABLES: frozenset[str] = frozenset()
"""Files of constants alone, which may be longer."""
NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc"}
IMPORTS_LATE = "cli/"
"""The command line imports each command's work when it is called, to answer --help at once."""


def name_of(path: Path) -> str:
    """A file's place below src/crossfix."""
    return path.relative_to(SOURCE).as_posix()


def module_of(path: Path) -> str:
    """The dotted name of a file's module."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python reads it."""
    return ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def python(code: str, given: str = "") -> str:
    """What a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], input=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# Each module is imported with nothing of crossfix in sight but what it imports itself, imported so before:
# alone as in a fresh process, without executing again what it imports. What imports the module back (a package its own
# part) is out of sight too. (Forking a process that has loaded numpy instead can hang: its threads do not survive.)
ALONE = """
import importlib, json, sys, traceback
loaded = {}

def attribute(name, module, known):
    package, _, part = name.rpartition(".")
    if package in loaded and known:
        vars(loaded[package]).setdefault(part, module)
    elif package in loaded and vars(loaded[package]).get(part) is module:
        delattr(loaded[package], part)

def sight(known):
    for name, module in loaded.items():
        sys.modules.pop(name, None)
        attribute(name, module, name in known)
    sys.modules.update((name, loaded[name]) for name in known if name in loaded)

for name, known in json.load(sys.stdin):
    sight(known)
    try:
        importlib.import_module(name)
    except BaseException:
        print(name, traceback.format_exc(limit=-1), flush=True)
    for new in [m for m in sys.modules if m.partition(".")[0] == "crossfix"]:
        one = sys.modules.pop(new)
        loaded.setdefault(new, one)
"""


def reached(module: str, imports: dict[str, set[str]]) -> set[str]:
    """All that a module imports, directly or not."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        new = imports[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_each_module_imports_alone() -> None:
    files = {module_of(f): f for f in FILES if f.name != "__main__.py"}
    assert len(files) > 60
    packages = {name: {p for p in files if name.startswith(f"{p}.")} for name in files}
    imports = {name: (_imported(file) & files.keys()) | packages[name] for name, file in files.items()}
    below = {name: reached(name, imports) for name in files}
    order = sorted(files, key=lambda name: (len(below[name]), name))
    known = [(name, sorted(one for one in below[name] if name not in below[one])) for name in order]
    assert python(ALONE, given=json.dumps(known)) == ""


def test_the_package_alone_loads_no_library() -> None:
    heavy = {"numpy", "scipy", "pydantic", "highspy", "jinja2", "yaml", "rich", "click"}
    loaded = json.loads(python("import crossfix, json, sys; print(json.dumps(sorted(sys.modules)))"))
    assert "crossfix" in loaded
    assert heavy & {m.partition(".")[0] for m in loaded} == set()


def test_help_loads_no_solver_and_no_template_engine() -> None:
    loaded = json.loads(python("import crossfix.cli, json, sys; print(json.dumps(sorted(sys.modules)))"))
    assert {"numpy", "scipy", "pydantic", "highspy", "jinja2"} & {m.partition(".")[0] for m in loaded} == set()


def test_no_file_is_too_long() -> None:
    lines = {name_of(f): len(f.read_text("utf-8").splitlines()) for f in FILES}
    assert {name: n for name, n in lines.items() if n > MOST_LINES and name not in TABLES} == {}


def most_lines(file: str) -> int:
    """More for the loops that Numba compiles: a call with so many arguments hides more than it clears."""
    return MOST_LINES_OF_A_COMPILED_LOOP if file in COMPILED_LOOPS else MOST_LINES_OF_A_FUNCTION


def test_no_function_is_too_long() -> None:
    long = {
        f"{name_of(file)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for file in FILES
        for node in functions(tree_of(file))
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > most_lines(name_of(file))
    }
    assert long == {}


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{name_of(file)}:{node.lineno}"
        for file in FILES
        if not name_of(file).startswith(IMPORTS_LATE)
        for function in functions(tree_of(file))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_names_say_what_is_inside() -> None:
    parts = {part for file in FILES for part in Path(name_of(file)).with_suffix("").parts}
    assert parts & NAMES == set()


def test_every_module_says_what_it_is() -> None:
    silent = [name_of(f) for f in FILES if not ast.get_docstring(tree_of(f))]
    assert silent == []


def test_floors_are_kept() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_there_is_no_import_cycle() -> None:
    """Depth first over the imports written at the top of the files."""
    modules = {module_of(f): f for f in FILES}
    imports = {m: {n for n in _imported(f) if n in modules and n != m} for m, f in modules.items()}
    state: dict[str, str] = {}

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert state.get(module) != "open", " -> ".join((*path, module))
        if state.get(module) == "done":
            return
        state[module] = "open"
        for other in sorted(imports[module]):
            visit(other, (*path, module))
        state[module] = "done"

    for module in modules:
        visit(module, ())


def _imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in tree_of(file).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= named | {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    # `from a.b import c` needs a.b only where c is no module of its own: the package's own imports are its children.
    packages = {module_of(f) for f in FILES if f.name == "__init__.py"}
    return {n for n in found if n not in packages or n != module_of(file).rpartition(".")[0]}


def kinds_that_conclude_can_produce() -> set[str]:
    """Every text that stands first in a call of Contradiction(...) or in what `_kind` and `_time_kind` return."""
    found: set[str] = set()
    for module in (conclusion, conflicts, readings, sums, words):
        assert module.__file__ is not None
        tree = tree_of(Path(module.__file__))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Contradiction" and node.args:
                found |= _texts(node.args[0])
        for function in functions(tree):
            if function.name in ("_kind", "_time_kind"):
                for node in ast.walk(function):
                    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple | ast.IfExp):
                        found |= _first_texts(node.value)
    return found


def _texts(node: ast.AST) -> set[str]:
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _first_texts(node: ast.expr) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _first_texts(node.body) | _first_texts(node.orelse)
    if isinstance(node, ast.Tuple):
        return _first_texts(node.elts[0])
    return _texts(node)


def test_every_kind_of_contradiction_is_listed_and_documented() -> None:
    produced = kinds_that_conclude_can_produce() | {"count", "value"}  # the kinds of a quantity
    assert produced == set(KINDS)
    assert len(KINDS) == len(set(KINDS))
    page = ROOT / "docs" / "reference" / "verdicts-and-contradictions.md"
    documented = set(re.findall(r"^\| `(\w+)` \|", page.read_text("utf-8"), re.MULTILINE))
    assert set(KINDS) <= documented


def tracked() -> list[Path]:
    """The text files under version control; where there is none (an sdist), what is shipped."""
    try:
        done = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
        )
        names = [n for n in done.stdout.split("\0") if n]
    except (OSError, subprocess.CalledProcessError):
        names = [p.relative_to(ROOT).as_posix() for part in ("src", "docs", "tests") for p in (ROOT / part).rglob("*")]
    return [ROOT / n for n in names if (ROOT / n).is_file()]


def text_of(path: Path) -> str:
    """A file's text; empty where it is none."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_place_on_one_machine() -> None:
    inside = [p for p in tracked() if p.relative_to(ROOT).parts[0] in ("src", "docs", "cases", "web", "benchmarks")]
    assert len(inside) > 50
    pattern = re.compile(r"(?<![\w.])/(?:work|tmp|home|root|Users)/")
    assert [p.relative_to(ROOT).as_posix() for p in inside if pattern.search(text_of(p))] == []


def test_no_file_names_a_registry() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs", "debian" + ".org")
    named = {
        p.relative_to(ROOT).as_posix(): host
        for p in tracked()
        if p.name != "LICENSE" and p != Path(__file__)
        for host in hosts
        if host in text_of(p) and not _is_a_search_for_it(p)
    }
    assert named == {}


def _is_a_search_for_it(path: Path) -> bool:
    """Tests that look for such names hold them as patterns."""
    return path.relative_to(ROOT).parts[0] == "tests" and path.name in ("test_docs.py", "test_lock.py")


def test_docs_use_neutral_words_outside_quotes_and_code() -> None:
    found = {}
    for page in sorted((ROOT / "docs").rglob("*.md")):
        prose = re.sub(r"```.*?```|`[^`]*`|“[^”]*”|\"[^\"]*\"", "", page.read_text("utf-8"), flags=re.DOTALL)
        if judged := loaded_words(prose):
            found[page.name] = judged
    assert found == {}


def test_the_programs_own_sentences_use_neutral_words() -> None:
    """Texts that the report and the terminal may show: none of the loaded words."""
    found = {}
    for file in sorted((SOURCE / "present").rglob("*.py")):
        tree = tree_of(file)
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        shown = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in silent]
        if judged := [w for text in shown if isinstance(text, str) for w in loaded_words(text)]:
            found[name_of(file)] = judged
    assert found == {}
