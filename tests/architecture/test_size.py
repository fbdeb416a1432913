"""Small parts with plain names, each saying what it is for. When a limit bites, split by what the code *is*."""

import ast
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "alliance_tui"
SOURCES = sorted(
    path for folder in ("alliance_tui", "benchmarks", "examples", "tools") for path in (ROOT / folder).rglob("*.py")
)

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_METHODS = 25
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "model", "models", "misc", "common"}

# What Textual calls by these names means what Textual says it means.
TEXTUAL_NAMES = {"compose", "render", "render_line", "get_content_width", "get_content_height", "check_action"}
TEXTUAL_PREFIXES = ("on_", "watch_", "validate_", "compute_", "key_")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Check = Callable[[Path], list[str]]


def long_files(path: Path) -> list[str]:
    """The file, when it has too many lines."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    return [f"{path}: {lines} lines"] if lines > FILE_LINES else []


def long_functions(path: Path) -> list[str]:
    """Functions with too many lines, from `def` to the last."""
    return [
        f"{path}:{node.lineno} {node.name}: {lines} lines"
        for node in _nodes(path)
        if isinstance(node, Function) and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    ]


def wide_classes(path: Path) -> list[str]:
    """Classes with too many methods; a property with a setter is one."""
    return [
        f"{path}:{node.lineno} {node.name}: {len(methods)} methods"
        for node in _nodes(path)
        if isinstance(node, ast.ClassDef)
        and len(methods := {one.name for one in node.body if isinstance(one, Function)}) > CLASS_METHODS
    ]


def broad_excepts(path: Path) -> list[str]:
    """Handlers that swallow what nobody thought of: they do not end by raising."""
    found = []
    for node in _nodes(path):
        is_handler = isinstance(node, ast.ExceptHandler) and _is_broad(node.type)
        if is_handler and not isinstance(node.body[-1], ast.Raise):
            found.append(f"{path}:{node.lineno} broad except")
        is_suppress = isinstance(node, ast.Call) and _name(node.func) == "suppress"
        if is_suppress and any(_is_broad(kind) for kind in node.args):
            found.append(f"{path}:{node.lineno} broad suppress")
    return found


def full_package_inits(path: Path) -> list[str]:
    """The file, when it is a package's `__init__` with something in it."""
    return [f"{path}: not empty"] if path.name == "__init__.py" and path.stat().st_size else []


def empty_names(path: Path) -> list[str]:
    """The file, when it or a folder it lies in is called by a word that says nothing."""
    return [f"{path}: {part}" for part in (path.stem, path.parent.name) if part in EMPTY_NAMES]


def undocumented(path: Path) -> list[str]:
    """The module and its public classes, functions and methods that do not say what they are."""
    tree = _tree(path)
    if path.name == "__init__.py" and not tree.body:
        return []
    found = [] if ast.get_docstring(tree) else [f"{path}: module"]
    return found + [f"{path}:{node.lineno} {name}" for name, node in _public(tree, "") if not ast.get_docstring(node)]


@functools.lru_cache(maxsize=1)
def _parsed(source: str) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    tree = ast.parse(source)
    return tree, tuple(ast.walk(tree))


def _tree(path: Path) -> ast.Module:
    return _parsed(path.read_text(encoding="utf-8"))[0]


def _nodes(path: Path) -> tuple[ast.AST, ...]:
    return _parsed(path.read_text(encoding="utf-8"))[1]


def _name(node: ast.expr | None) -> str:
    """The last part of a possibly dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_broad(kind: ast.expr | None) -> bool:
    if isinstance(kind, ast.Tuple):
        return any(_is_broad(one) for one in kind.elts)
    return kind is None or _name(kind) in {"Exception", "BaseException"}


def _public(node: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for one in node.body:
        if not isinstance(one, (*Function.__args__, ast.ClassDef)) or one.name.startswith("_"):
            continue
        is_method = isinstance(node, ast.ClassDef) and not isinstance(one, ast.ClassDef)
        if is_method and (_is_given(one) or _is_setter_or_override(one)):
            continue
        yield prefix + one.name, one
        if isinstance(one, ast.ClassDef):
            yield from _public(one, f"{prefix}{one.name}.")


def _is_given(method: Function) -> bool:
    return method.name in TEXTUAL_NAMES or method.name.startswith(TEXTUAL_PREFIXES)


def _is_setter_or_override(method: Function) -> bool:
    return any(_name(decorator) in {"setter", "override", "overload"} for decorator in method.decorator_list)


def test_everything_that_runs_is_in_small_parts() -> None:
    checks = (long_files, long_functions, wide_classes, broad_excepts)
    assert [fault for path in SOURCES for check in checks for fault in check(path)] == []


def test_the_package_says_what_it_is() -> None:
    checks = (full_package_inits, empty_names, undocumented)
    assert [fault for path in PACKAGE.rglob("*.py") for check in checks for fault in check(path)] == []


def test_the_package_was_looked_at() -> None:
    assert len(SOURCES) > 40
    assert PACKAGE / "domain" / "marker.py" in SOURCES


DOCUMENTED = '''"""Owns nothing."""


class Public:
    """A thing."""

    def __init__(self):
        self.on = 1

    @property
    def size(self):
        """How large."""
        return 1

    @size.setter
    def size(self, value):
        pass

    def on_mount(self):
        pass


class _Private:
    def anything(self):
        pass


def public():
    """Do it."""
    def inner():
        pass


def careful():
    """Clean up, then let it through."""
    try:
        public()
    except BaseException:
        public()
        raise
'''

BAD: list[tuple[Check, str, str, int]] = [
    (long_files, "a.py", "x = 1\n" * 401, 1),
    (long_functions, "a.py", "def f():\n" + "    x = 1\n" * 50, 1),
    (long_functions, "a.py", "class A:\n  async def f(self):\n" + "    x = 1\n" * 50, 1),
    (wide_classes, "a.py", "class A:\n" + "".join(f"  def f{n}(self): ...\n" for n in range(26)), 1),
    (broad_excepts, "a.py", "try:\n  x()\nexcept:\n  pass\n", 1),
    (broad_excepts, "a.py", "try:\n  x()\nexcept Exception:\n  pass\n", 1),
    (broad_excepts, "a.py", "try:\n  x()\nexcept (OSError, BaseException) as e:\n  print(e)\n", 1),
    (broad_excepts, "a.py", "try:\n  x()\nexcept builtins.Exception:\n  if x: raise\n", 1),
    (broad_excepts, "a.py", "with contextlib.suppress(OSError, Exception):\n  x()\n", 1),
    (full_package_inits, "__init__.py", "from a import b\n", 1),
    (empty_names, "utils.py", "", 1),
    (empty_names, "helpers/a.py", "", 1),
    (undocumented, "a.py", "x = 1\n", 1),
    (undocumented, "a.py", '"""A."""\nclass A:\n  def f(self): ...\ndef g(): ...\nasync def h(): ...\n', 4),
    (undocumented, "a.py", '"""A."""\nclass A:\n  """A."""\n  class B:\n    def f(self): ...\n', 2),
    (undocumented, "__init__.py", "x = 1\n", 1),
]

GOOD: list[tuple[Check, str, str]] = [
    (long_files, "a.py", "x = 1\n" * 400),
    (long_functions, "a.py", "def f():\n" + "    x = 1\n" * 49),
    (wide_classes, "a.py", "class A:\n" + "".join(f"  def f{n}(self): ...\n" for n in range(25))),
    (broad_excepts, "a.py", "try:\n  x()\nexcept (OSError, ValueError):\n  pass\n"),
    (broad_excepts, "a.py", DOCUMENTED),
    (full_package_inits, "__init__.py", ""),
    (empty_names, "journal.py", ""),
    (undocumented, "a.py", DOCUMENTED),
    (undocumented, "__init__.py", ""),
]


def planted(folder: Path, name: str, source: str) -> Path:
    """A source file of that name."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize(("check", "name", "source", "faults"), BAD)
def test_what_breaks_a_rule_is_found(tmp_path: Path, check: Check, name: str, source: str, faults: int) -> None:
    assert len(check(planted(tmp_path, name, source))) == faults


@pytest.mark.parametrize(("check", "name", "source"), GOOD)
def test_what_keeps_a_rule_is_left_alone(tmp_path: Path, check: Check, name: str, source: str) -> None:
    assert check(planted(tmp_path, name, source)) == []
