"""recording from the command line: linked, listed, looked for, moved, let go of; sidecars beside it; refusals."""

from pathlib import Path

import pytest

from alliance_tui.services import media_length
from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.practices import fill


@pytest.fixture
def root(plain: Practice, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice with three sessions that nobody has open, on a machine without ffprobe."""
    monkeypatch.setattr(media_length, "length_s", lambda _path: None)
    fill(plain)
    plain.close()
    return plain.layout.root


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A recording."""
    path = tmp_path / "films" / "-one.mp4"
    path.parent.mkdir()
    path.write_bytes(b"film")
    return path


def test_from_link_to_sidecar_to_unlink(run: Run, root: Path, film: Path) -> None:
    said = run("recording", "link", "K-14/1", film, "--clap", "0:30.5=m2", "--length", "10:00", practice=root)
    assert (said.code, said.out) == (0, "")
    assert said.err.splitlines() == [
        "Linked: -one.mp4, 10:00 long, begins 01:31.500 into the session (from a clap), 1 mark of 2 in it.",
        "alliance-tui: -one.mp4: 1 mark of 2 lies outside of it: 1 before it began. The marks are safe.",
    ]
    (row,) = run("recording", "list", "--json", practice=root).json
    assert (row["client"], row["number"], row["path"], row["offset_s"]) == ("K-14", 1, str(film), 91.5)
    assert str(film) in run("recording", "list", "K-14/1", practice=root).out
    assert run("show", "K-14/1", "--json", practice=root).json["recordings"] == []
    beside = ("export", "vtt", "--session", "K-14/1", "--beside")
    assert "1 mark before it began left out" in run(*beside, practice=root).err
    sidecar = film.with_name("-one.alliance.vtt")
    assert sidecar.stat().st_mode & 0o777 == 0o600
    assert "\n00:00:30.500 --> " in sidecar.read_text()
    assert "already. It was left as it is." in run(*beside, practice=root).err
    assert run(*beside, "--replace", practice=root).code == 0
    there = film.rename(film.with_name("two\n.mp4"))
    gone = run("recording", "check", practice=root)
    assert (gone.code, gone.err.count("the recording -one.mp4 is not there. The marks are safe. Where it")) == (1, 1)
    assert run(*beside, "--replace", practice=root).code == 1
    assert run("recording", "move", "K-14/1", there, practice=root).err.startswith("Found again: two?.mp4, 10:00 long")
    (row,) = run("recording", "check", "K-14/1", "--json", practice=root).json
    assert (row["is_there"], row["marks"]) == (True, {"inside": 1, "before": 1, "after": 0})
    assert run("recording", "unlink", "K-14/1", practice=root).code == 0
    assert run("recording", "list", practice=root).out == ""
    assert there.read_bytes() == b"film"


def test_what_cannot_be_linked_is_one_line(run: Run, root: Path, film: Path) -> None:
    for arguments, code, words in (
        (
            ["--offset", "20.5"],
            1,
            "'20.5' is no time. Nothing was changed. Write minutes, as in 20, or 20:30, 20:30.5 or 1:12:02;",
        ),
        (["--clap", "5:00"], 1, "a clap has two times. Nothing was linked. Write it as --clap 12:31.500=10:02."),
        (["--clap", "5:00=m9"], 1, "'m9' is no time."),
        (["--length", "0:00"], 1, "0:00 is no length."),
        (["--from-file-time"], 1, "how long this one is is not known."),
        (["--offset", "2:00:00"], 1, "nothing of this session is in the recording, none of its 2 marks either"),
        (["--offset", "1:00", "--from-file-time"], 2, "not allowed with"),
    ):
        said = run("recording", "link", "K-14/1", film, *arguments, practice=root)
        assert (said.code, said.out, said.err.count("\n")) == (code, "", 1), arguments
        assert words in said.err
    for command, words in (
        (("recording", "move", "K-14/1", film), "no recording is linked to this session"),
        (("recording", "unlink", "K-14/9"), "there is no session"),
        (("export", "vtt", "--session", "K-14/1", "--beside"), "no recording is linked to this session"),
        (("export", "text", "--session", "K-14/1", "--beside"), "text knows no recording"),
        (("export", "fhir", "--session", "K-14/1", "--out", film, "--recording", "1"), "fhir is in session time"),
        (("export", "boris", "--out", film, "--recording", "1"), "a recording is of one session"),
    ):
        said = run(*command, practice=root)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1), command
        assert words in said.err
    assert film.read_bytes() == b"film"
