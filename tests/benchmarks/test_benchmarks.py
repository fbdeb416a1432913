"""The practices that the benchmarks make are sound, and a comparison tells worse from noise."""

from pathlib import Path
from xml.etree import ElementTree

from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import access, safekeeping
from alliance_tui.services.searching import search
from benchmarks import baseline, plot, practices, report
from benchmarks.measures import Measure

FACTS = {"at": "", "python": "", "textual": "", "system": "", "machine": "", "cores": 2}


def row(name: str, ratios: list[float], **more: object) -> Measure:
    """A measure whose floor is always 1."""
    measure = Measure(name, "ms", **more)  # type: ignore[arg-type]
    for ratio in ratios:
        measure.add(ratio, 1.0)
    return measure


def test_a_practice_and_a_smaller_one_cut_from_it_are_sound_and_lock_apart(tmp_path: Path) -> None:
    practices.build(tmp_path / "large", 60, practices.PASSPHRASE)
    practices.shrink(tmp_path / "large", tmp_path / "small", 45, practices.PASSPHRASE)
    for name, count in (("large", 60), ("small", 45)):
        practice = access.find(tmp_path / name).unlock(practices.PASSPHRASE)
        assert safekeeping.examine(practice).findings == []
        assert len(practice.layout.sessions()) == count
        assert not [hit for hit in search(practice, practices.RARE_WORD) if isinstance(hit, Trouble)]
    assert [client.code for client in practice.catalogue.clients()] == ["A-001", "A-002"]


def test_a_row_is_worse_only_beyond_tolerance_and_noise(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline.write(path, FACTS, [row("steady", [1.0] * 9), row("slower", [1.0] * 9), row("noisy", [1.0, 3.0] * 9)])
    now = [row("steady", [1.2] * 9), row("slower", [1.3] * 9), row("noisy", [2.6] * 9), row("new", [9.0] * 9)]
    said = baseline.compared(path, now)
    assert "3 rows compared, 1 worse" in said
    assert "slower, against split floor: 1.00x then, 1.30x now, 1.30 times as much" in said


def test_the_verdict_names_what_missed_its_target() -> None:
    rows = [row("kept", [1.0] * 3, target=1.5), row("broken", [2.0] * 3, target=1.5), row("free", [9.0] * 3)]
    said = report.verdict(rows)
    assert "2 targets, 1 missed" in said
    assert "broken, against split floor: 2.00x, at most 1.5x" in said
    assert "none missed" in report.verdict(rows[:1])


def test_a_row_that_was_nothing_can_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline.write(path, FACTS, [row("nothing", [0.0] * 3)])
    assert "1 worse" in baseline.compared(path, [row("nothing", [0.5] * 3)])


def test_rows_that_were_not_run_stay_in_the_baseline(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    baseline.write(path, FACTS, [row("one", [1.0] * 3), row("other", [2.0] * 3)])
    baseline.write(path, FACTS, [row("one", [1.5] * 3)])
    assert "1 rows compared, 1 worse" in baseline.compared(path, [row("other", [4.0] * 3)])


def test_the_picture_holds_a_line_for_what_grows_and_one_for_its_floor(tmp_path: Path) -> None:
    measures = [row("save", [2.0 * size], size=size, series="session saved") for size in (100, 1_000)]
    plot.write(tmp_path / "growth.svg", [*measures, row("not drawn", [1.0])])
    svg = ElementTree.parse(tmp_path / "growth.svg").getroot()
    named = [element.text for element in svg.iter() if element.tag.endswith("text")]
    assert "session saved" in named
    assert "1,000" in named
    assert len([one for one in svg.iter() if one.tag.endswith("path") and " " in one.get("d", "")]) >= 4
