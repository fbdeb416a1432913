"""The command coding, from one practice to another and back."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.storage import practice as store
from alliance_tui.storage import sealed_package
from alliance_tui.storage.vault import Argon2Cost
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _cheap(cheap: Argon2Cost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_package, "default_cost", lambda: cheap)


def test_sessions_travel_to_a_coder_and_marks_come_back(run: Run, example: Path, tmp_path: Path) -> None:
    root, coder = tmp_path / "practice", tmp_path / "coder"
    shutil.copytree(example, root)
    store.create(coder, None)[0].close()
    key = run("coding", "key", practice=coder)
    assert (key.code, key.out.count("\n"), "Its sign" in key.err) == (0, 1, True)
    out, back = tmp_path / "out.alliance", tmp_path / "back.alliance"
    ask = ("coding", "out", "K-14/12", "K-14/11", "--to", "B. Rater", "--out", out)
    sent = run(*ask, "--recipient", key.out.strip(), practice=root)
    assert (sent.code, sent.out) == (0, "")
    assert "none of your marks; nothing that was written" in sent.err
    assert out.stat().st_mode & 0o777 == 0o600
    again = run(*ask, "--recipient", key.out.strip(), practice=root)
    assert (again.code, "already. It was left as it is. Use --replace." in again.err) == (1, True)
    came = run("coding", "in", out, "--yes", practice=coder)
    assert (came.code, "This adds 2 sessions to code." in came.err) == (0, True)
    first, second = came.out.split()
    assert run("coding", "in", out, "--yes", practice=coder).err.startswith("Nothing to take in: 2 sessions here")
    assert run("clients", practice=coder).out == ""
    assert run("coding", "close", first, practice=coder).code == 0
    early = run("coding", "back", first, second, "--out", back, practice=coder)
    assert (early.code, f"your coding of {second} is not closed" in early.err) == (1, True)
    assert run("coding", "back", first, "--out", back, practice=coder).code == 0
    listed = run("coding", "list", practice=coder).out
    assert [line.split()[-2:] for line in listed.splitlines()] == [["to", "code"], ["sent", "back"]]
    home = run("coding", "in", back, "--yes", practice=root)
    assert (home.code, "1 coded session by B. Rater, 0 marks" in home.err) == (0, True)
    rows = run("coding", "list", "--json", practice=root).json
    assert [(row["title"], row["coder"], row["state"]) for row in rows] == [
        ("K-14/12", "B. Rater", "back"),
        ("K-14/11", "B. Rater", "out"),
    ]
    gone = run("coding", "withdraw", "K-14/11", "--yes", practice=root)
    assert (gone.code, "asked no more for K-14/11" in gone.err, "tell them" in gone.err) == (0, True, True)
    assert [row["title"] for row in run("coding", "list", "--json", practice=root).json] == ["K-14/12"]
    late = run("coding", "in", back, "--yes", practice=root)
    assert (late.code, "the request that these marks answer was withdrawn" in late.err) == (1, True)
    assert run("import", "--undo", "--yes", practice=root).err.startswith("Taken out again: 1 coding")


def test_a_passphrase_for_the_package_comes_from_a_file_of_its_own(run: Run, example: Path, tmp_path: Path) -> None:
    root, coder = tmp_path / "practice", tmp_path / "coder"
    shutil.copytree(example, root)
    store.create(coder, None)[0].close()
    secret, wrong, out = tmp_path / "secret", tmp_path / "wrong", tmp_path / "out.alliance"
    secret.write_text("seven quiet lanterns\n")
    wrong.write_text("seven quiet candles\n")
    ask = ("coding", "out", "K-14/12", "--to", "B. Rater", "--out", out, "--package-passphrase-file")
    assert run(*ask, secret, practice=root).code == 0
    take = ("coding", "in", out, "--yes", "--package-passphrase-file")
    assert "the passphrase does not open this coding package" in run(*take, wrong, practice=coder).err
    assert run(*take, secret, practice=coder).code == 0
    assert "went out from here" in run(*take, secret, practice=root).err


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("withdraw", "K-14/12"), 1, "session K-14/12 is not out"),
        ((), 2, "the following arguments are required: key|out|in|close|back|withdraw|list"),
        (("out", "K-14/12", "--to", "own", "--out", "x"), 1, "this name is for your own marks"),
        (("out", "K-14/12", "--to", "B", "--recipient", "AT1-0", "--out", "x"), 1, "this is no coding key"),
        (("out", "K-14/99", "--to", "B", "--out", "x"), 1, "there is no session"),
        (("in", "/dev/zero"), 1, "at zero there is no file that can be read"),
        (("in", __file__), 1, "it does not say that it is one"),
        (("close", "K-14/12"), 1, "did not come here to be coded"),
        (("back", "K-14/12", "--out", "x"), 1, "did not come here to be coded"),
    ],
)
def test_what_cannot_be_is_one_clear_line(
    run: Run,
    example: Path,
    arguments: tuple[str, ...],
    code: int,
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("coding", *arguments, practice=example)
    assert (said.code, said.out) == (code, "")
    assert line in said.err
    assert said.err.count("\n") == 1
    assert not list(tmp_path.glob("x"))
