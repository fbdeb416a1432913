"""Imports run one way. Proven on the graph of import statements, and by what a fresh process really loads."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("cli", "config", "domain", "exchange", "playback", "services", "storage", "ui")

SCREEN = {"textual", "rich"}
KEEPING = {"tinydb", "orjson", "cryptography"}
FORBIDDEN = {
    "alliance_tui.domain": SCREEN | KEEPING | {"platformdirs", "setproctitle", "asyncio"},
    "alliance_tui.config": SCREEN | KEEPING | {"setproctitle"},
    "alliance_tui.exchange": SCREEN | {"tinydb", "setproctitle"},
    "alliance_tui.storage": SCREEN | {"platformdirs", "setproctitle", "alliance_tui.config", "alliance_tui.services"},
    "alliance_tui.playback": SCREEN | KEEPING | {"platformdirs", "alliance_tui.config", "alliance_tui.services"},
    "alliance_tui.services": SCREEN | {"alliance_tui.ui", "alliance_tui.cli"},
    "alliance_tui.cli.commands": SCREEN | {"alliance_tui.ui"},
}

LOADER = """\
import importlib, json, pkgutil, sys
sys.path.insert(0, sys.argv[1])
for name in sys.argv[2:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + "."):
        importlib.import_module(found.name)
print(json.dumps(sorted(sys.modules)))
"""

ASKER = """\
import json, sys
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
sys.argv = ["alliance-tui", "--version"]
from alliance_tui.__main__ import main
assert main() == 0
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of `root`'s pyproject.toml."""
    script = "from importlinter.cli import lint_imports_command as command; command()"
    return subprocess.run(
        [sys.executable, "-c", script, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )


def fresh_modules(script: str, root: Path, *names: str) -> set[str]:
    """Every module a new process holds after running `script` on the source in `root`."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(root), *names], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def forbidden_of(modules: Iterable[str], forbidden: set[str]) -> set[str]:
    """The modules that are forbidden or lie in something forbidden."""
    return {name for name in modules if any(f"{name}.".startswith(f"{barred}.") for barred in forbidden)}


def plant(root: Path, sources: dict[str, str] | None = None) -> Path:
    """A house of the same layers with nothing in it but `sources`, by dotted name."""
    contracts = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (root / "pyproject.toml").write_text(contracts, encoding="utf-8")
    for layer in ("", *LAYERS):
        folder = root / "alliance_tui" / layer
        folder.mkdir()
        (folder / "__init__.py").touch()
    for name, source in (sources or {}).items():
        (root / "alliance_tui" / f"{name.replace('.', '/')}.py").write_text(source, encoding="utf-8")
    return root


def test_every_contract_holds() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_an_empty_house_keeps_the_contracts(tmp_path: Path) -> None:
    done = lint_imports(plant(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_import_against_the_grain_breaks_a_contract(tmp_path: Path) -> None:
    against = {
        "domain.session": ("textual", "tinydb", "alliance_tui.storage", "alliance_tui.config"),
        "storage.vault": ("textual", "alliance_tui.config", "alliance_tui.services"),
        "services.review": ("textual", "alliance_tui.ui"),
        "exchange.csv": ("textual", "tinydb", "alliance_tui.storage", "alliance_tui.services"),
        "config.themes": ("textual", "alliance_tui.ui"),
        "ui.app": ("tinydb", "cryptography", "alliance_tui.storage", "alliance_tui.cli"),
    }
    plant(tmp_path, {module: "".join(f"import {name}\n" for name in names) for module, names in against.items()})
    done = lint_imports(tmp_path)
    assert done.returncode == 1
    assert [
        f"alliance_tui.{module} -> {name}"
        for module, names in against.items()
        for name in names
        if f"alliance_tui.{module} -> {name} " not in done.stdout
    ] == []


@pytest.mark.parametrize("package", FORBIDDEN)
def test_a_headless_package_loads_nothing_it_must_not_know(package: str) -> None:
    loaded = fresh_modules(LOADER, ROOT, package)
    assert package in loaded
    assert forbidden_of(loaded, FORBIDDEN[package]) == set()


def test_a_forbidden_module_is_seen_even_when_it_comes_through_another(tmp_path: Path) -> None:
    root = plant(tmp_path, {"domain.session": "import table_tools\n", "domain.client": "VALUE = 1\n"})
    (root / "table_tools.py").write_text("import tinydb.table\n", encoding="utf-8")
    loaded = fresh_modules(LOADER, root, "alliance_tui.domain")
    assert {"alliance_tui.domain.session", "alliance_tui.domain.client"} <= loaded
    assert "tinydb.table" in forbidden_of(loaded, FORBIDDEN["alliance_tui.domain"])


def test_a_name_that_only_begins_alike_is_not_forbidden() -> None:
    assert forbidden_of({"textual_art", "alliance_tui.clients"}, {"textual", "alliance_tui.cli"}) == set()


VERSION_NEEDS_NOT = (
    SCREEN | KEEPING | {"pydantic", "pydantic_core", "argparse", "asyncio", "tomllib", "alliance_tui.cli"}
)


def test_asking_for_the_version_loads_next_to_nothing() -> None:
    loaded = fresh_modules(ASKER, ROOT)
    assert "alliance_tui.__main__" in loaded
    assert forbidden_of(loaded, VERSION_NEEDS_NOT) == set()


def test_the_live_screen_loads_neither_ciphers_nor_what_other_screens_need() -> None:
    script = LOADER.replace(
        'found in pkgutil.walk_packages(getattr(module, "__path__", ()), name + ".")', "found in ()"
    )
    found = fresh_modules(script, ROOT, "alliance_tui.ui.app", "alliance_tui.ui.screens.live")
    wanted = ("cryptography", "textual_plotext", "alliance_tui.storage.doctor", "alliance_tui.services.review")
    assert not [name for name in found if name.startswith(wanted)]


def test_a_heavy_start_is_seen(tmp_path: Path) -> None:
    root = plant(tmp_path, {"__main__": "import argparse, pydantic\ndef main(): return 0\n"})
    assert {"argparse", "pydantic"} <= forbidden_of(fresh_modules(ASKER, root), VERSION_NEEDS_NOT)
