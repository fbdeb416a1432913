"""A command that is told to end leaves nothing half written, whatever told it."""

import os
import signal
from pathlib import Path

import pytest

from alliance_tui.cli.stopping import unwinding
from alliance_tui.domain.session import Session
from alliance_tui.storage.practice import Practice
from tests.cli.conftest import Run
from tests.storage.practices import fill


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 1), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("is_swallowed", [False, True])
def test_an_export_that_is_told_to_end_leaves_nothing(
    run: Run,
    plain: Practice,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: int,
    is_swallowed: bool,
) -> None:
    fill(plain)
    plain.close()
    dump = Session.model_dump_json

    def told(session: Session, **options: object) -> str:
        try:
            os.kill(os.getpid(), number)
        except (KeyboardInterrupt, SystemExit) as ending:
            if is_swallowed:  # as pydantic does
                raise ValueError("not serialised") from ending
            raise
        return dump(session, **options)  # type: ignore[arg-type]

    before = signal.getsignal(number)
    monkeypatch.setattr(Session, "model_dump_json", told)
    folder = tmp_path / "out"
    folder.mkdir()
    said = run("export", "json", "--out", folder / "practice.json", practice=plain.layout.root)
    assert said.code == code
    assert "Traceback" not in said.err
    assert list(folder.iterdir()) == []
    assert signal.getsignal(number) == before


def test_what_was_put_off_stays_put_off() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with unwinding():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
