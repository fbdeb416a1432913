"""What is installed is whole: the wheel brings its data along, and a checkout finds the same data where it lies."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.config.themes import load_themes

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "alliance_tui"

LOOK = """\
import json, sys, tempfile
from pathlib import Path
import alliance_tui
from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebooks
from alliance_tui.config.themes import load_themes
from alliance_tui.services.demo import build
themes, broken_themes = load_themes()
codebooks, broken_codebooks = load_codebooks()
with tempfile.TemporaryDirectory() as folder:
    practice = build(paths.example_practice(), Path(folder) / "practice")
    clients = sorted(client.code for client in practice.catalogue.clients())
    practice.close()
print(json.dumps({
    "package": str(Path(alliance_tui.__file__).parent),
    "folders": [str(paths.shipped_themes()), str(paths.shipped_codebooks()), str(paths.example_practice())],
    "themes": sorted(themes),
    "codebooks": sorted(codebooks),
    "clients": clients,
    "broken": [str(one) for one in (*broken_themes, *broken_codebooks)],
}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an environment with the wheel in it; what it depends on is borrowed from this one."""
    root = tmp_path_factory.mktemp("installed")
    venv.create(root, with_pip=False, symlinks=True)
    python = root / "bin" / "python"
    install = ["install", "--quiet", "--no-index", "--no-deps", "--no-compile", str(wheel)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), *install],
        env={**os.environ, "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    # A folder that a .pth file names is searched last, and .pth files inside it (such as this checkout's) do not count.
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    site = next(root.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text("".join(f"{folder}\n" for folder in borrowed), encoding="utf-8")
    return root / "bin"


def run(command: list[str | Path], folder: Path) -> str:
    """What a command prints when it runs in `folder` for a person who has nothing yet."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ALLIANCE", "XDG"))}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**clean, "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    own = {path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    themes = {f"alliance_tui/themes/{path.name}" for path in (ROOT / "themes").iterdir()}
    examples = {f"alliance_tui/examples/practice/{path.name}" for path in (ROOT / "examples" / "practice").iterdir()}
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == own | themes | examples
    assert any(name.endswith("licenses/LICENSE") for name in about)


def test_an_installed_program_finds_its_data_inside_itself(installed: Path, tmp_path: Path) -> None:
    seen = json.loads(run([installed / "python", "-c", LOOK], tmp_path))
    assert Path(seen["package"]).is_relative_to(installed.parent)
    assert all(Path(folder).is_relative_to(seen["package"]) for folder in seen["folders"])
    assert seen["broken"] == []
    assert seen["themes"] == ["contrast", "dusk", "okabe-ito", "paper", "terminal"]
    assert seen["codebooks"] == ["movement", "rupture-repair"]
    assert seen["clients"] == ["K-14", "M-03", "R-08", "S-27", "T-21"]


def test_an_installed_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    name, version = run([installed / "alliance-tui", "--version"], tmp_path).split()
    assert name == "alliance-tui"
    assert f'VERSION = "{version}"' in (ROOT / "alliance_tui" / "version.py").read_text(encoding="utf-8")


def test_an_installed_program_says_where_things_are(installed: Path, tmp_path: Path) -> None:
    places = json.loads(run([installed / "alliance-tui", "locate", "--json"], tmp_path))
    for shipped in ("themes", "codebooks"):
        assert Path(places[shipped]).is_relative_to(installed.parent)
        assert list(Path(places[shipped]).glob("*.toml"))
    for own in ("practice", "config", "own_themes", "own_codebooks"):
        assert Path(places[own]).is_relative_to(tmp_path)


def test_a_checkout_finds_its_data_where_it_lies() -> None:
    assert paths.shipped_themes() == ROOT / "themes"
    assert paths.shipped_codebooks() == PACKAGE / "config" / "codebooks"
    assert paths.example_practice() == ROOT / "examples" / "practice"
    themes, broken_themes = load_themes([paths.shipped_themes()])
    codebooks, broken_codebooks = load_codebooks([paths.shipped_codebooks()])
    assert (len(themes), broken_themes) == (5, [])
    assert (len(codebooks), broken_codebooks) == (2, [])
    assert len(list(paths.example_practice().glob("*.toml"))) == 5
