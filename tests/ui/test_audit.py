"""The audit screen: days, words, a filter as one types, and whether the log verifies."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from syrupy.assertion import SnapshotAssertion

from alliance_tui.services import access
from alliance_tui.storage import audit
from alliance_tui.storage.practice import audit_without_keys
from tests.ui.conftest import TODAY
from tests.ui.stage import opened
from tests.ui.test_pictures import SIZES, album, pictures  # noqa: F401  # album is a fixture


@pytest.fixture
def busy(example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example practice after five days of work, an hour and a day between one thing and the next."""
    moments = iter(TODAY.astimezone() - timedelta(days=5) + number * timedelta(hours=9) for number in range(99))
    monkeypatch.setattr(
        audit,
        "datetime",
        SimpleNamespace(
            now=lambda: next(moments), fromisoformat=datetime.fromisoformat, fromtimestamp=datetime.fromtimestamp
        ),
    )
    practice = access.find(example).open_plain()
    one, other = practice.catalogue.clients()[:2]
    sessions = practice.charts.summaries(one.id)
    audit_without_keys(example, practice.vault).note("failed-unlock")
    practice.audit.note("amended", session=sessions[0].id)
    practice.audit.note("signed", session=sessions[0].id)
    practice.audit.note("viewed", session=sessions[0].id)
    practice.audit.note("exported", subject=f"session {sessions[1].id}, progress, pdf", bytes=31532)
    practice.audit.note("exported", subject=f"course of {other.id}, process, text", bytes=81, to="clipboard")
    practice.audit.note("erased", client="f" * 16, sessions=12)
    practice.audit.note("amended", session="e" * 32)
    practice.audit.note("backup", files=57)
    practice.close()
    return example


async def test_the_days_stand_newest_first_and_typing_narrows(
    busy: Path,
    album: SnapshotAssertion,  # noqa: F811
) -> None:
    async with opened(busy, size=SIZES[0]) as stage:
        await stage.press("l")
        await stage.until(lambda: "Every line is there" in stage.text)
        await pictures(stage, album, "audit")
        assert stage.text.index("Backed up") < stage.text.index("Signed")
        await stage.write("k-14 sign")
        assert "1 line of 11." in stage.text
        assert "Signed" in stage.text
        assert "Backed up" not in stage.text
        await stage.write("zz")
        assert "Nothing in the log has this in it." in stage.text
        await stage.press("escape")
        assert "Backed up" in stage.text
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


async def test_a_log_that_was_touched_says_so_first(busy: Path) -> None:
    path = busy / "audit.log"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    async with opened(busy, size=(80, 24)) as stage:
        await stage.press("l")
        await stage.until(lambda: "cannot be trusted: line 5: it does not follow" in stage.text)
        assert "The doctor says more." in stage.text
