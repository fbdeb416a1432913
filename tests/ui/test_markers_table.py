"""The table of markers stays small however many there are, and says so."""

from pathlib import Path

import pytest
from textual.widgets import DataTable

from alliance_tui.ui.screens import markers
from tests.ui.stage import opened


async def test_the_newest_markers_are_listed_and_the_table_says_that_there_are_more(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markers, "MOST", 3)
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        await stage.press("t")
        await stage.until(lambda: "the newest 3, filter for more" in stage.text)
        assert stage.app.screen.query_one(DataTable).row_count == 3
