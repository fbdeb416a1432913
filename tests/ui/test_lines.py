"""The lines that draw themselves fit every width: status, timeline, counts, hints, headline, checklist."""

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import clock_text
from alliance_tui.ui.widgets.checklist import Checklist, CountLine, Tally
from alliance_tui.ui.widgets.drawn import width_of
from alliance_tui.ui.widgets.headline import Headline
from alliance_tui.ui.widgets.hint_line import Hint, HintLine
from alliance_tui.ui.widgets.status_line import Saving, StatusLine
from alliance_tui.ui.widgets.timeline import Timeline
from tests.ui.alone import BOOK, MOVEMENT, alone, cell_styles, sized, text_of

WIDTHS = range(40, 201)


def marker(number: int, group: str, offset_s: float, code: str | None = None) -> Marker:
    """A marker."""
    return Marker(id=str(number), group=group, offset_s=offset_s, code=code)


@pytest.mark.parametrize("client", ["K", "K-14", "M" * 24, "漢字" * 6])
@pytest.mark.parametrize("saving", list(Saving))
def test_the_status_line_never_overflows_and_never_hides_the_clock_or_the_disk(client: str, saving: Saving) -> None:
    status = alone(StatusLine)
    status.client, status.modality, status.saving = client, "video", saving
    for width in WIDTHS:
        sized(status, width)
        for status.number in (1, 112):
            for status.now_s in (0.0, 751.0, 36_000.0):
                for status.is_paused in (False, True):
                    for status.is_marking in (False, True):
                        (line,) = status.lines()
                        text = text_of(line)
                        assert width_of(line) == width, text
                        assert saving.value in text
                        if len(client) < 10 or width >= 80:
                            assert clock_text(status.now_s) in text, text
                            # With everything at once on the smallest screens the word is cut.
                            assert width < 46 or ("paused" in text) == status.is_paused, text
                        assert (" mark " in text) == status.is_marking, text


def test_what_moves_in_the_status_line_leaves_the_rest_in_place() -> None:
    status = alone(StatusLine)
    status.client, status.modality, status.number, status.now_s = "K-14", "video", 12, 751.0
    for width in range(56, 201):
        sized(status, width)
        places = set()
        for status.saving in Saving:
            for status.is_marking in (False, True):
                text = text_of(status.lines()[0])
                places.add((text.index("12:31"), text.index(status.saving.value)))
        assert len(places) == 1, width


def test_the_bar_is_full_at_the_planned_end_and_stays_so() -> None:
    status = alone(StatusLine)
    status.client, status.modality = "K-14", "video"
    sized(status, 120)
    parts = []
    for status.now_s in (0.0, 1500.0, 3000.0, 4000.0):
        text = text_of(status.lines()[0])
        parts.append(text.count("━") / (text.count("━") + text.count("─")))
    assert parts[0] == 0
    assert 0.48 < parts[1] < 0.52
    assert parts[2:] == [1, 1]


@pytest.mark.parametrize("is_ascii", [False, True])
def test_timeline_glyphs_stand_at_their_times(is_ascii: bool) -> None:
    timeline = alone(Timeline, is_ascii=is_ascii)
    for width in WIDTHS:
        sized(timeline, width)
        room = width - 5 - 2
        for offset_s in (0.0, 4.0, 299.0, 1500.0, 2999.0, 3000.0):
            timeline.markers = [marker(1, "repair", offset_s)]
            timeline.now_s = None
            (line,) = timeline.lines()
            text = text_of(line)
            glyph = BOOK.groups[2].ascii if is_ascii else BOOK.groups[2].glyph
            rest = text[3 : 3 + room]
            place = min(room - 1, int(offset_s * room / 3000))
            if is_ascii and glyph == "+":
                assert rest[place] == glyph
            else:
                assert rest.count(glyph) == 1
                assert rest.index(glyph) == place
            assert text.startswith(" 0 ")
            assert text.rstrip().endswith("50")
            assert width_of(line) <= width


def test_the_timeline_stretches_by_whole_ticks_past_its_end() -> None:
    timeline = alone(Timeline)
    sized(timeline, 100)
    for timeline.now_s, end in ((0.0, "50"), (3000.0, "50"), (3001.0, "55"), (3301.0, "60"), (7300.0, "125")):
        text = text_of(timeline.lines()[0])
        assert text.rstrip().endswith(f" {end}"), text
        assert text.count("┃") == 1


def test_five_minute_ticks_where_they_fit_else_wider() -> None:
    timeline = alone(Timeline)
    timeline.now_s = None
    for width, minutes in ((120, 50), (200, 50), (40, 50), (120, 480), (40, 480)):
        sized(timeline, width)
        timeline.end_s = minutes * 60
        text = text_of(timeline.lines()[0])
        assert 1 <= text.count("┴") <= (width - 5) / 3
        if (width, minutes) in ((120, 50), (200, 50), (40, 50)):
            assert text.count("┴") == 9


def test_a_marker_at_now_is_seen_and_the_last_of_two_at_one_place() -> None:
    timeline = alone(Timeline)
    sized(timeline, 60)
    timeline.now_s = 600.0
    timeline.markers = [marker(1, "withdrawal", 600.0), marker(2, "repair", 600.1)]
    text = text_of(timeline.lines()[0])
    assert "◆" in text
    assert "▼" not in text


def test_the_marker_in_focus_stands_out() -> None:
    timeline = alone(Timeline)
    sized(timeline, 60)
    timeline.markers = [marker(1, "withdrawal", 300.0), marker(2, "repair", 900.0)]
    timeline.focus_id = "2"
    (line,) = timeline.lines()
    text, styles = text_of(line), cell_styles(line)
    assert getattr(styles[text.index("◆")], "reverse", False)
    assert not getattr(styles[text.index("▼")], "reverse", False)


MARKERS = [
    marker(1, "withdrawal", 722.0, "minimal-response"),
    marker(2, "confrontation", 800.0),
    marker(3, "repair", 860.0, BOOK.groups[2].codes[9].id),
    *(marker(10 + number, "connection", 900.0 + number) for number in range(7)),
]


@pytest.mark.parametrize("book", [BOOK, MOVEMENT], ids=["four", "six"])
def test_the_count_line_fits(book: Codebook) -> None:
    counts = alone(CountLine, book=book)
    group = book.groups[0]
    markers = [marker(number, group.id, 700.0 + number, group.codes[0].id) for number in range(12)]
    counts.tally = Tally(book, markers, Episode(id="e", ruptures=(markers[-1].id,)), 800.0)
    for width in WIDTHS:
        sized(counts, width)
        (line,) = counts.lines()
        text = text_of(line)
        assert width_of(line) <= width
        assert f"{group.glyph} 12" in text
        if width >= 64:
            assert "open" in text
            assert clock_text(markers[-1].offset_s) in text


def test_counts_of_every_group_are_seen_at_the_smallest_width() -> None:
    counts = alone(CountLine)
    counts.tally = Tally(BOOK, MARKERS, Episode(id="e", ruptures=("1",)), 800.0)
    text = text_of(sized(counts, 40).lines()[0])
    for glyph, count in zip("▼▲◆✦", (1, 1, 1, 7), strict=True):
        assert f"{glyph} {count}" in text, text


def test_hints_shorten_and_then_drop_from_the_end() -> None:
    hints = alone(HintLine)
    hints.hints = [
        Hint("F2", "withdrawal", "w"),
        Hint("F3", "confrontation", "c"),
        Hint("F8", "blank", "blank"),
        Hint("F9", "end", "end"),
    ]
    seen = set()
    for width in range(1, 90):
        (line,) = sized(hints, width).lines()
        text = text_of(line)
        assert width_of(line) <= width, width
        seen.add(text)
        for start, end, hint in hints._places:
            assert text[start:end].startswith(hint.key)
    assert max(seen, key=len) == " F2 withdrawal  F3 confrontation  F8 blank  F9 end"
    assert " F2 w  F3 c  F8 blank" in seen


def test_a_headline_keeps_its_facts_where_it_is_narrow() -> None:
    head = alone(Headline)
    head.title, head.about, head.facts = "K-14", "session 12 · Thu 05 Mar 2026 10:00 · 50 min", "12 of 14"
    for width in WIDTHS:
        (line,) = sized(head, width).lines()
        assert width_of(line) <= width
        assert "K-14" in text_of(line)
        assert "12 of 14" in text_of(line)


@pytest.fixture
def checklist() -> Checklist:
    """A checklist with something of everything."""
    checklist = alone(Checklist)
    checklist.tally = Tally(BOOK, MARKERS, Episode(id="e", ruptures=("1",)), 751.0)
    checklist.focus_group = "withdrawal"
    return checklist


def rows_of(checklist: Checklist, width: int = 46, height: int = 40) -> list[str]:
    """Its lines as text."""
    return [text_of(line) for line in sized(checklist, width, height).lines()]


def test_the_checklist_counts_dots_times_and_the_open_episode(checklist: Checklist) -> None:
    rows = rows_of(checklist)
    assert next(row for row in rows if "Withdrawal" in row).split() == ["│", "w", "▼", "Withdrawal", "●", "1"]
    connection = next(row for row in rows if "Connection" in row)
    assert connection.count("●") == 5
    assert connection.rstrip().endswith("7")
    assert next(row for row in rows if "Minimal response" in row).rstrip().endswith("12:02")
    assert any("0 " in row and "14:20" in row for row in rows), "a named code of another group is shown too"
    assert any("open ▼ 12:02 minimal response  29 s" in row for row in rows)


def test_the_last_time_of_a_code_is_that_of_the_marker_set_last(checklist: Checklist) -> None:
    assert checklist.tally is not None
    checklist.tally.markers.append(marker(99, "withdrawal", 500.0, "minimal-response"))
    row = next(row for row in rows_of(checklist) if "Minimal response" in row)
    assert row.rstrip().endswith("08:20")


def test_an_open_episode_ages_in_seconds_and_then_in_minutes(checklist: Checklist) -> None:
    assert checklist.tally is not None
    seen = []
    for checklist.tally.now_s in (722.0, 781.0, 782.0, 2000.0):
        seen.append(
            next(row for row in rows_of(checklist) if " open " in row).split("response")[1].split("│")[0].strip()
        )
    assert seen == ["0 s", "59 s", "1 min", "21 min"]


@pytest.mark.parametrize("book", [BOOK, MOVEMENT], ids=["four", "six"])
def test_the_checklist_fits_every_size_and_every_row_marks_what_it_says(book: Codebook) -> None:
    checklist = alone(Checklist, book=book)
    markers = [marker(place, group.id, 60.0 * place) for place, group in enumerate(book.groups)]
    for focus in book.groups:
        checklist.tally = Tally(book, markers, Episode(id="e", ruptures=("0",)), 900.0)
        checklist.focus_group = focus.id
        for width in (40, 46, 60):
            for height in (7, 12, 16, 24, 40):
                rows = rows_of(checklist, width, height)
                assert len(rows) <= height
                assert all(len(row) <= width for row in rows)
                for row, target in zip(rows, checklist._rows, strict=True):
                    if target is not None:
                        group, code = target
                        assert (code or group).title[: width - 24] in row
                if height >= 7 + len(book.groups) - 4 and height >= len(book.groups) + len(focus.codes):
                    assert all(any(group.title in row for row in rows) for group in book.groups)
                    assert all(any(code.title in row for row in rows) for code in focus.codes)


@pytest.mark.parametrize("is_ascii", [False, True])
def test_nothing_but_ascii_where_the_terminal_can_do_no_better(is_ascii: bool) -> None:
    timeline, status, counts = (alone(kind, is_ascii=is_ascii) for kind in (Timeline, StatusLine, CountLine))
    checklist = alone(Checklist, is_ascii=is_ascii)
    tally = Tally(BOOK, MARKERS, Episode(id="e", ruptures=("1",)), 900.0)
    checklist.tally = counts.tally = tally
    timeline.markers = MARKERS
    status.client, status.modality = "K-14", "video"
    lines = [*sized(timeline, 80).lines(), *sized(status, 100).lines(), *sized(counts, 80).lines()]
    lines += sized(checklist, 46, 30).lines()
    assert all(text_of(line).isascii() for line in lines) == is_ascii
