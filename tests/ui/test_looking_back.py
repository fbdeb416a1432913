"""Looking back as a stranger would: few keys from the caseload to what was written at a moment."""

from datetime import timedelta
from pathlib import Path

from alliance_tui.domain.marker_filter import MarkerFilter
from alliance_tui.services import review
from alliance_tui.services.brief import words_at
from alliance_tui.ui.screens.review import ReviewScreen
from tests.ui.conftest import TODAY
from tests.ui.stage import opened

MOST_KEYS = 12


async def test_a_stranger_finds_the_unrepaired_confrontations_of_sixty_days_in_under_twelve_keys(example: Path) -> None:
    async with opened(example, size=(120, 36)) as stage:
        practice = stage.app.practice
        wanted = MarkerFilter(group="confrontation", is_open=True, since=(TODAY - timedelta(days=60)).date())
        clients = practice.catalogue.clients()
        of = {client.code: list(review.all_markers(practice, client, wanted)) for client in clients}
        code, rows = max(of.items(), key=lambda one: len(one[1]))
        assert rows
        place = [row for row in stage.glass.rows if row.startswith(tuple(f" {one} " for one in of))]
        downs = next(at for at, row in enumerate(place) if row.startswith(f" {code} "))
        keys = [*["down"] * downs, "v", "f", "c", "o", "d", "enter"]
        for key in keys:
            await stage.press(key)
        screen = stage.app.screen
        assert isinstance(screen, ReviewScreen)
        read = []
        while True:
            at = screen.walk.marker
            row = next(one for one in rows if isinstance(one, review.MarkerRow) and one.marker == at)
            assert words_at(row.session, row.marker.offset_s).split(".")[0][:40] in " ".join(stage.text.split())
            read.append(row)
            if len(read) == len(rows):
                break
            keys.append("p")
            await stage.press("p")
        assert len(keys) < MOST_KEYS, keys


async def test_what_is_typed_takes_the_place_of_the_days_that_are_offered(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        await stage.press("f", "d")
        await stage.write("30..7\n")
        assert "since 2026-02-03" in stage.text
        assert "until 2026-02-26" in stage.text
        await stage.press("f", "d")
        await stage.write("soon\n")
        screen = stage.app.screen
        assert isinstance(screen, ReviewScreen)
        assert str(screen.walk.wanted.since) == "2026-02-03", "what is no date changes nothing"
        await stage.press("f", "5", "w", "u")
        assert "No marker passes all filters" in " ".join(stage.text.split())


async def test_a_comment_is_amended_in_the_line_below(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(120, 36)) as stage:
        await stage.press("e", "t")
        await stage.write("heron, fox and night\n")
        assert "heron, fox and night" in stage.text
        screen = stage.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.walk.marker is not None
        assert screen.walk.marker.comment == "heron, fox and night"
