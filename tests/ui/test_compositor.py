"""What paints our screens sends the same cells as the stock compositor, and draws hardly a row in vain."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.compositor import FrugalCompositor
from tests.ui.glass import Cell, stock, writes
from tests.ui.stage import Stage, live_screen, opened

ROUNDS = 40 if os.environ.get("ALLIANCE_TUI_HYPOTHESIS", "suite") == "suite" else 1_000
PLACES = {
    "caseload": ((), ()),
    "live": (("live", "K-14"), ("f2", "f3")),
    "mark mode on a small screen": (("live", "K-14"), ("f2", "escape", "w")),
    "review": (("review", "K-14"), ("w", "n")),
    "a question over the live screen": (("live", "K-14"), ("f9",)),
    "wrap-up": (("review", "K-14"), ("W",)),
}


def some_regions(chance: random.Random, width: int, height: int) -> set[Region]:
    """Changes as they come: cells, rows, a widget's worth, far from each other."""
    regions = set()
    for _region in range(chance.choice((1, 1, 2, 3, 6))):
        x, y = chance.randrange(width), chance.randrange(height)
        wide = chance.choice((1, 5, width // 2, width))
        high = chance.choice((1, 1, 1, 4, height))
        regions.add(Region(x, y, min(wide, width - x), min(high, height - y)))
    return regions


def cells_of(stage: Stage[AllianceApp], update: ChopsUpdate | None) -> list[list[Cell]]:
    """What stands on an empty terminal after an update, with the places at which it is drawn upon."""
    glass = stage.glass
    shown = glass.cells
    glass.resize(glass.width, glass.height)
    for x, y, strip in writes(update) if update else ():
        glass._write(x, y, strip)
    drawn, glass.cells = glass.cells, shown
    return drawn


def within(cells: list[list[Cell]], regions: set[Region]) -> dict[tuple[int, int], Cell]:
    """The cells of some regions by column and row."""
    return {
        (x, y): cells[y][x]
        for region in regions
        for y in range(region.y, region.bottom)
        for x in range(region.x, region.right)
    }


def compare(stage: Stage[AllianceApp], chance: random.Random) -> None:
    """Any changes at all, painted by both."""
    compositor = stage.app.screen._compositor
    assert isinstance(compositor, FrugalCompositor)
    for _round in range(ROUNDS):
        regions = some_regions(chance, stage.glass.width, stage.glass.height)
        compositor._dirty_regions = set(regions)
        ours = cells_of(stage, compositor.render_partial_update())
        compositor._dirty_regions = set(regions)
        theirs = cells_of(stage, stock(compositor).render_partial_update())
        assert within(ours, regions) == within(theirs, regions), regions
    compositor._dirty_regions = set()
    assert compositor.render_partial_update() is None


@pytest.mark.parametrize("size", [(120, 36), (60, 24)])
@pytest.mark.parametrize("place", PLACES)
async def test_any_changes_are_painted_as_the_stock_compositor_paints_them(
    example: Path, place: str, size: tuple[int, int]
) -> None:
    arguments, keys = PLACES[place]
    async with opened(example, *arguments, size=size) as stage:
        await stage.press(*keys)
        compare(stage, random.Random(f"{place} {size}"))


def cuts_a_block_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "alliance_tui.ui.compositor._blocks", lambda rows: [range(y, y + 1) for y in rows[: max(1, len(rows) - 1)]]
    )


def takes_what_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    paint = FrugalCompositor._paint

    def paint_over(
        self: FrugalCompositor, rows: list[dict[int, Strip | None]], widget: Widget, region: Region, part: Region
    ) -> None:
        before = [dict(row) for row in rows]
        for row in rows:
            row.update(dict.fromkeys(row))
        paint(self, rows, widget, region, part)
        for row, kept in zip(rows, before, strict=True):
            row.update({cut: kept[cut] for cut, strip in row.items() if strip is None})

    monkeypatch.setattr(FrugalCompositor, "_paint", paint_over)


@pytest.mark.parametrize("plant", [cuts_a_block_short, takes_what_is_behind])
async def test_a_compositor_that_paints_something_else_is_found(
    example: Path, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        plant(monkeypatch)
        with pytest.raises(AssertionError, match="Region"):
            compare(stage, random.Random(1))


@pytest.mark.parametrize(
    ("kind", "least", "most"), [(FrugalCompositor, 1, 4), (Compositor, 100, 10_000)], ids=["ours", "stock"]
)
async def test_a_letter_in_the_note_draws_its_row(
    example: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Compositor], least: int, most: int
) -> None:
    monkeypatch.setattr("alliance_tui.ui.screens.base.FrugalCompositor", kind)
    async with opened(example, "live", "K-14", size=(120, 36)) as stage:
        await stage.write("words")
        live_screen(stage).session.sync()
        await stage.until(lambda: live_screen(stage).status.saving.value == "saved")
        drawn: list[int] = []
        render = Widget.render_lines

        def counted(widget: Widget, crop: Region) -> list[Strip]:
            drawn.append(crop.height)
            return render(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", counted)
        await stage.write("x")
    assert least <= sum(drawn) <= most
