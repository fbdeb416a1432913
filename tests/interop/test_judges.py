"""What other programs make of our files, each asked in an environment of its own, and each shown a broken file too.

`tests/interop/install.sh` installs them (`make interop`); one that is not there is skipped by name. The files are the
golden ones, so that what is judged is what is written.
"""

import json
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.two_codings import TwoCodings, time_unit_agreement

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "exchange" / "golden"
# Asked when pytest starts: each test runs without most of the environment.
JUDGES = Path(os.environ.get("ALLIANCE_TUI_JUDGES", HERE.parent.parent / ".judges"))
SCHEMA = JUDGES / "EAFv3.0.xsd"
PATIENCE_S = 110
NO_LIBRARY = b"cannot open shared object file"

Spoil = Callable[[bytes], bytes]


def swapped(old: bytes, new: bytes) -> Spoil:
    """Puts something else in the place of what is there."""

    def spoil(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return spoil


CASES: list[tuple[str, str, Spoil]] = [
    ("pandas", "markers.csv", swapped(b",722.5,", b",soon,")),
    ("pandas", "excel-markers.csv", swapped(b",722.5,", b",soon,")),
    ("eaf_schema", "session.eaf", swapped(b"<TIME_ORDER>", b"<TIME_ORDERS/><TIME_ORDER>")),
    ("eaf_schema", "recorded.eaf", swapped(b"<TIME_ORDER>", b"<TIME_ORDERS/><TIME_ORDER>")),
    ("pympi", "session.eaf", swapped(b"</TIME_ORDER>", b"")),
    ("speach", "session.eaf", swapped(b"</TIME_ORDER>", b"")),
    ("speach", "recorded.eaf", swapped(b'TIME_VALUE="', b'TIME_WORTH="')),
    ("webvtt", "marks.vtt", swapped(b"WEBVTT", b"SUBTITLES")),
    ("webvtt", "with-words.vtt", swapped(b"WEBVTT", b"SUBTITLES")),
    ("webvtt", "marks.srt", swapped(b"1", b"")),
    ("fhir", "process.fhir.json", swapped(b'"resourceType"', b'"resourceKind"')),
    ("fhir", "progress.fhir.json", swapped(b'"resourceType"', b'"resourceKind"')),
    ("boris", "project.boris", swapped(b'"project_format_version"', b'"project_format"')),
    ("node:webvtt-parser", "marks.vtt", swapped(b"-->", b"->")),
    ("node:webvtt-parser", "with-words.vtt", swapped(b"-->", b"->")),
    ("node:fhir", "process.fhir.json", swapped(b'"resourceType"', b'"resourceKind"')),
    ("node:fhir", "progress.fhir.json", swapped(b'"resourceType"', b'"resourceKind"')),
    ("R", "markers.csv", swapped(b",722.5,", b",soon,")),
]


def run(*command: object, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """A judge at work, without the program's own environment."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(JUDGES), "EAF_SCHEMA": str(SCHEMA)}
    environment["NODE_PATH"] = str(JUDGES / "node" / "node_modules")
    environment |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")  # many small tables, one at a time
    return subprocess.run(
        [str(part) for part in command],
        env=environment,
        input=given,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


def require(judge: str) -> list[str]:
    """The command that asks a judge; skips by name where it is not there."""
    kind, _, name = judge.rpartition(":")
    if kind == "node":
        node = shutil.which("node")
        if node is None or not (JUDGES / "node" / "node_modules" / name).is_dir():
            pytest.skip(f"npm {name} is not installed (make interop)")
        return [node, str(HERE / "judge.js"), name]
    if judge == "R":
        script = shutil.which("Rscript")
        if script is None:
            pytest.skip("R is not installed")
        return [script, "--vanilla", str(HERE / "judge.R")]
    python = JUDGES / ("boris" if judge == "boris" else "py") / "bin" / "python"
    module = {"eaf_schema": "lxml", "fhir": "fhir.resources"}.get(judge, judge)
    if (
        not python.exists()
        or run(python, "-c", f"import importlib.util as u; assert u.find_spec('{module}')").returncode
    ):
        pytest.skip(f"{judge} is not installed (make interop)")
    if judge == "eaf_schema" and not SCHEMA.exists():
        pytest.skip("the EAF schema is not there (make interop)")
    return [str(python), str(HERE / "judge.py"), judge]


def refuse_or_skip(done: subprocess.CompletedProcess[bytes]) -> None:
    """A judge that was shown our file and a broken one has taken the first and refused the second."""
    if NO_LIBRARY in done.stderr:
        pytest.skip("it does not start here: it wants a library of the system")
    assert done.stdout.split() == [b"taken"], done.stderr[-400:]
    assert done.returncode != 0


@pytest.mark.parametrize(("judge", "name", "spoil"), CASES, ids=[f"{judge}-{name}" for judge, name, _spoil in CASES])
def test_a_judge_takes_our_file_and_refuses_a_broken_one(judge: str, name: str, spoil: Spoil, tmp_path: Path) -> None:
    command = require(judge)
    broken = tmp_path / name
    broken.write_bytes(spoil((GOLDEN / name).read_bytes()))
    refuse_or_skip(run(*command, GOLDEN / name, broken))


@pytest.mark.parametrize("prefix", ["", "excel-"])
def test_frictionless_takes_the_tables_with_their_description_and_refuses_a_word_for_a_time(
    prefix: str, tmp_path: Path
) -> None:
    command = require("frictionless")
    for name in ("markers.csv", "sessions.csv", "ratings.csv", "datapackage.json"):
        shutil.copy(GOLDEN / f"{prefix}{name}", tmp_path / name)
    broken = tmp_path / "broken"
    shutil.copytree(tmp_path, broken)
    table = broken / "markers.csv"
    table.write_bytes(table.read_bytes().replace(b",722.5,", b",soon,"))
    refuse_or_skip(run(*command, tmp_path, broken))


@pytest.mark.parametrize("library", ["sklearn", "krippendorff", "pingouin"])
def test_coefficients_are_those_of_the_libraries_that_researchers_use(library: str) -> None:
    python = require(library)[0]
    root = HERE.parent.parent
    which = {"sklearn": "kappa", "krippendorff": "alpha", "pingouin": "icc"}[library]
    done = run(
        *(python, "-m", "pytest", "-q", "--noconftest", "-c", os.devnull, "--rootdir", root, "-p", "no:cacheprovider"),
        *("-o", f"pythonpath={root}", "-k", which, "-rs", root / "tests" / "domain" / "test_agreement_judges.py"),
    )
    assert done.returncode == 0, done.stdout[-600:]
    assert b"passed" in done.stdout
    assert b"skipped" not in done.stdout, done.stdout[-600:]


def test_kappa_over_time_units_is_that_of_boris_on_twenty_random_pairs() -> None:
    python = require("boris")[0]
    source = random.Random(20260302)
    pairs = [random_pair(source) for _pair in range(20)]
    done = run(python, HERE / "boris_kappa.py", given=json.dumps(pairs).encode())
    if NO_LIBRARY in done.stderr:
        pytest.skip("BORIS does not start here: it wants a library of the system")
    assert done.returncode == 0, done.stderr[-400:]
    for pair, theirs in zip(pairs, json.loads(done.stdout), strict=True):
        coding = TwoCodings(session="s", length_s=600, first=marks(pair["first"]), second=marks(pair["second"]))
        ours = time_unit_agreement([coding], interval_s=float(pair["interval"]), resamples=1).value
        assert ours is not None
        assert round(ours, 3) == theirs


def random_pair(source: random.Random) -> dict[str, Any]:
    """Two codings of ten minutes that agree more or less, and a time unit."""
    labels = ("a/x", "a/y", "b/z")
    first = [(source.randrange(600_000) / 1000, source.choice(labels)) for _mark in range(source.randrange(3, 40))]
    heard = [(max(0, round(at_s + source.gauss(0, 1.5), 3)), label) for at_s, label in first if source.random() < 0.8]
    added = [(source.randrange(600_000) / 1000, source.choice(labels)) for _mark in range(4)]
    interval = source.choice(["0.5", "1", "2", "5", "10"])
    return {"interval": interval, "first": sorted(first), "second": sorted(heard + added)}


def marks(given: list[tuple[float, str]]) -> tuple[Marker, ...]:
    """Markers from seconds and labels."""
    return tuple(
        Marker(id=f"m{place}", offset_s=at_s, group=label.partition("/")[0], code=label.partition("/")[2])
        for place, (at_s, label) in enumerate(given)
    )
