"""No file of the project knows the machine it was written on, and the lock files know no host."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = (ROOT / "lock" / "run.txt", ROOT / "lock" / "dev.txt")
# Where there is no git to ask: what it would ignore.
MADE_HERE = re.compile(r"\.(git|venv.*|.*_cache|hypothesis|coverage.*)|__pycache__|htmlcov|dist|build|results")

# Put together from pieces, so that this file does not find itself.
SOMEBODYS = "[A-Za-z0-9._-]+/"
MACHINE_PATHS = re.compile(
    "|".join(
        (
            r"(?<![\w.~$}-])/wor" + "k/",
            r"(?<![\w.~$}-])/roo" + "t/",
            r"(?<![\w.~$}-])/hom" + "e/" + SOMEBODYS,
            r"(?<![\w.~$}-])/User" + "s/" + SOMEBODYS,
            r"/tm" + "p/(env|pytest-of|bash)",
            r"[A-Z]:\\+User" + r"s\\",
        )
    )
)
HOSTS = re.compile("py" + r"pi\.org|pythonho" + r"sted\.org|://|(?m:^\s*--?(?!hash=)[a-z])")
PINNED = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?P<marker> ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+"
)


def project_files(root: Path) -> Iterator[Path]:
    """What belongs to the project: known to git, or new and not ignored; without git, all but what is made here."""
    if shutil.which("git") and (root / ".git").exists():
        listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(listing, cwd=root, capture_output=True, check=True)
        yield from (path for name in done.stdout.split(b"\0") if name and (path := root / name.decode()).is_file())
        return
    for path in root.iterdir():
        if MADE_HERE.fullmatch(path.name):
            continue
        if path.is_dir():
            yield from project_files(path)
        else:
            yield path


def machine_paths(path: Path) -> list[str]:
    """Lines that name a place on somebody's machine. Bytes that are no text are looked at too."""
    lines = path.read_bytes().decode(errors="replace").splitlines()
    return [
        f"{path}:{number} {found[0]}" for number, line in enumerate(lines, 1) if (found := MACHINE_PATHS.search(line))
    ]


def hosts(path: Path) -> list[str]:
    """Addresses and installer options in a lock file."""
    return [found[0] for found in HOSTS.finditer(path.read_text(encoding="utf-8"))]


def unpinned(path: Path) -> str:
    """What is left of a lock file without its comments and pinned, hashed requirements."""
    text = re.sub(r"(?m)^#.*\n", "", path.read_text(encoding="utf-8"))
    return PINNED.sub("", text).strip()


def versions(path: Path) -> dict[str, str]:
    """The locked version of each package."""
    return {found["name"]: found["version"] for found in PINNED.finditer(path.read_text(encoding="utf-8"))}


def unmet(path: Path, wanted: list[str]) -> list[str]:
    """The requirements that a lock file does not fulfil."""
    locked = versions(path)

    def is_met(one: Requirement) -> bool:
        name = canonicalize_name(one.name)
        return name in locked and one.specifier.contains(locked[name])

    return [line for line in wanted if not is_met(Requirement(line))]


def test_no_file_names_a_place_on_a_machine() -> None:
    files = list(project_files(ROOT))
    assert ROOT / "pyproject.toml" in files
    assert Path(__file__) in files
    assert [fault for path in files for fault in machine_paths(path)] == []


def test_lock_files_name_no_host() -> None:
    assert [fault for path in LOCKS for fault in hosts(path)] == []


def test_lock_files_pin_and_hash_everything() -> None:
    assert [unpinned(path) for path in LOCKS] == ["", ""]


def test_lock_files_fulfil_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert unmet(LOCKS[0], run) == []
    extras = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *extras["dev"], *extras["documents"], *extras["calendar"]]
    assert "alliance-tui[calendar,documents]" in wanted, "the build machine tests the extras too"
    wanted.remove("alliance-tui[calendar,documents]")
    assert unmet(LOCKS[1], wanted) == []


def test_both_lock_files_hold_the_same_versions() -> None:
    run, dev = versions(LOCKS[0]), versions(LOCKS[1])
    assert len(run) > 15
    assert {name: version for name, version in run.items() if dev.get(name, version) != version} == {}


@pytest.mark.parametrize(
    "text",
    [
        "/wor" + "k/main",
        'open("/hom' + 'e/anna/x")',
        "file:///Us" + "ers/anna/x",
        "(/roo" + "t/.config)",
        "/tm" + "p/env/bin",
        "C:\\Use" + "rs\\anna",
        "\x00\xff/wor" + "k/x",
    ],
)
def test_a_place_on_a_machine_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"first\n{text}\n", encoding="latin-1")
    assert len(machine_paths(tmp_path / "a.txt")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "home/wor" + "k/life",
        "https://example.org/wor" + "k/",
        "$HO" + "ME/wor" + "k/",
        "/ho" + "me",
        "~/.config/x",
        "/usr/bin",
    ],
)
def test_other_places_are_left_alone(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert machine_paths(tmp_path / "a.txt") == []


GOOD_LOCK = f"""\
# Made by: make lock
a-b==1.2 ; sys_platform == 'x' \\
    --hash=sha256:{"0" * 64} \\
    --hash=sha256:{"1" * 64}
"""


@pytest.mark.parametrize(
    ("text", "is_host", "is_unpinned"),
    [
        (GOOD_LOCK, False, False),
        (GOOD_LOCK + "--index-url here\n", True, True),
        (GOOD_LOCK + "    -f /somewhere\n", True, True),
        (GOOD_LOCK + "# from https://example.org/simple\n", True, False),
        (GOOD_LOCK + "# files.pythonho" + "sted.org\n", True, False),
        (GOOD_LOCK + "c>=1\n", False, True),
        (GOOD_LOCK + "c==1\n", False, True),
    ],
)
def test_a_loose_or_talking_lock_is_found(tmp_path: Path, text: str, is_host: bool, is_unpinned: bool) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(text, encoding="utf-8")
    assert bool(hosts(lock)) is is_host
    assert bool(unpinned(lock)) is is_unpinned


def test_a_lock_left_behind_is_found(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(GOOD_LOCK, encoding="utf-8")
    assert unmet(lock, ["A_b>=1", "a.b>=2", "c"]) == ["a.b>=2", "c"]


def test_without_git_what_is_made_here_is_passed_over(tmp_path: Path) -> None:
    for name in ("src/a.py", ".venv/b.py", "src/__pycache__/c.pyc", ".mypy_cache/d.json", ".ci/run", ".coverage"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert {path.relative_to(tmp_path).as_posix() for path in project_files(tmp_path)} == {"src/a.py", ".ci/run"}
