"""The caseload and what comes before a session."""

from pathlib import Path

import pytest
from textual.containers import VerticalScroll

from alliance_tui.config.settings import Settings
from alliance_tui.domain.attention import PULSE
from alliance_tui.domain.episode import Episode
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.note import Note, Paragraph
from alliance_tui.domain.session import ScaleRating
from alliance_tui.services import access
from alliance_tui.services.clients import find_client
from alliance_tui.ui.app import AllianceApp
from tests.ui.conftest import Desk
from tests.ui.stage import Stage, live_screen, opened

CODES = ["K-14", "M-03", "R-08", "S-27", "T-21"]


def listed(stage: Stage[AllianceApp]) -> list[str]:
    """The codes on screen."""
    return [row.split()[0] for row in stage.glass.rows[2:-1] if row.strip() and row.split()[0][1:2] == "-"]


def chosen(stage: Stage[AllianceApp]) -> str:
    """The row that is lit up."""
    selection = stage.app.themes[stage.app.theme].colours.selection
    rows = [y for y, row in enumerate(stage.glass.cells) if row[1][1].ground == selection]
    assert len(rows) == 1, rows
    return stage.glass.row(rows[0])


async def test_every_client_by_code_with_sessions_and_open_ruptures(example: Path) -> None:
    async with opened(example, size=(120, 36)) as stage:
        assert listed(stage) == CODES
        assert "not sealed · 5 clients" in stage.glass.row(0)
        row = next(row for row in stage.glass.rows if "K-14" in row).split()
        sessions = stage.app.practice.charts.summaries(stage.app.practice.catalogue.clients()[0].id)
        assert str(len(sessions)) in row
        assert len(row[row.index("ago") + 3]) == 12, "a column for each of the last twelve sessions"
        assert "open 3 days" in " ".join(row)


async def test_typing_filters_and_backspace_and_escape_take_it_back(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("1")
        assert listed(stage) == ["K-14", "T-21"]
        assert "filter: 1" in stage.glass.row(0)
        await stage.press("4")
        assert listed(stage) == ["K-14"]
        await stage.press("backspace")
        assert listed(stage) == ["K-14", "T-21"]
        await stage.press("4", "4")
        assert "No client has this in the code. esc shows all." in stage.text
        await stage.press("enter")
        assert stage.place == "CaseloadScreen"
        await stage.press("escape")
        assert listed(stage) == CODES
        await stage.press("R")
        assert listed(stage) == ["R-08"]
        await stage.press("enter")
        assert stage.place == "ClientScreen"
        assert "R-08" in stage.glass.row(0)


async def test_the_filter_that_is_asked_for_follows_each_letter_and_escape_puts_it_back(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("slash")
        await stage.write("s")
        assert listed(stage) == ["S-27"]
        await stage.write("-\n")
        assert listed(stage) == ["S-27"]
        await stage.press("slash")
        await stage.write("zzz")
        assert "No client has this in the code. esc shows all." in stage.text
        await stage.press("escape")
        assert listed(stage) == ["S-27"]
        await stage.press("escape")
        assert listed(stage) == CODES


async def test_clients_are_sorted_and_what_is_worth_a_look_is_said(example: Path) -> None:
    async with opened(example, size=(60, 24)) as stage:
        assert "1 rupture is open, since session 14, 3 days ago." in stage.text
        await stage.press("down")
        assert "Nothing is open." in stage.text
        assert "M-03" in chosen(stage)
        await stage.press("o")
        assert listed(stage) == ["R-08", "K-14", "T-21", "S-27", "M-03"]
        assert "M-03" in chosen(stage), "the same client stays lit"
        assert "by last session" in stage.glass.row(0)
        await stage.press("r")
        assert listed(stage) == ["M-03", "S-27", "T-21", "K-14", "R-08"]
        await stage.press("o")
        assert listed(stage)[:3] == ["R-08", "T-21", "K-14"]
        await stage.press("o")
        assert listed(stage)[:3] == ["T-21", "R-08", "K-14"]
        await stage.press("enter")
        await stage.press("escape")
        assert listed(stage)[:3] == ["T-21", "R-08", "K-14"], "remembered"
        await stage.resize(120, 36)
        assert "open 89 days" in stage.text
        await stage.resize(40, 12)
        await stage.press("home")
        assert "open 89 days" in stage.glass.row(-2)
        await stage.press("4", "7")
        assert "filter: 47" in stage.glass.row(0)


async def test_a_letter_that_the_person_made_a_key_filters_no_more_and_the_old_one_does(example: Path) -> None:
    settings = Settings(glyphs="unicode", keys={"caseload": {"order": "k"}})
    async with opened(example, settings=settings) as stage:
        await stage.press("k")
        assert "by last session" in stage.glass.row(0)
        await stage.press("o")
        assert "filter: o" in stage.glass.row(0)


async def test_a_client_is_archived_found_again_and_brought_back(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("enter")
        await stage.press("a")
        assert "archived" in stage.glass.row(0)
        await stage.press("escape")
        assert listed(stage) == CODES[1:]
        await stage.press("4")
        assert "No client has this in the code, but 1 archived client has: z shows them." in stage.text
        await stage.press("z")
        assert listed(stage) == ["K-14"]
        assert "Archived. Open it to bring it back" in stage.text
        await stage.press("enter", "enter")
        assert live_screen(stage).session.state.began.number == 15
        assert not live_screen(stage).session.client.is_archived
        assert not stage.app.practice.catalogue.find("K-14").is_archived  # type: ignore[union-attr]


async def test_erasing_wants_the_code_and_says_what_stays(example: Path) -> None:
    async with opened(example, notifications=True, size=(80, 30)) as stage:
        await stage.press("enter")
        await stage.press("x")
        assert "14 sessions" in stage.text
        assert "backups and exports that you made" in stage.text
        for typed in ("", "K-1", "M-03"):
            await stage.write(f"{typed}\n")
            assert "Not the code. Nothing was erased." in stage.text
            await stage.press(*["backspace"] * len(typed))
        assert len(stage.app.practice.catalogue.clients()) == 5
        await stage.write("k-14\n")
        await stage.until_place("CaseloadScreen")
        assert listed(stage) == CODES[1:]
        assert "K-14 is gone, with 14 sessions." in stage.text
        assert len(stage.app.practice.layout.sessions()) == 36


async def test_a_reader_is_told_that_nothing_was_erased_or_archived(example: Path) -> None:
    async with opened(example, is_read_only=True, notifications=True) as stage:
        await stage.press("enter")
        await stage.press("a")
        assert "Not archived" in stage.text
        await stage.press("x")
        await stage.write("k-14\n")
        await stage.until(lambda: "This practice is open read-only" in stage.text)
        assert stage.place == "EraseScreen"
        await stage.press("escape")
        await stage.press("escape")
        assert listed(stage) == CODES


async def test_another_theme_colours_the_list_anew(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("ctrl+n", "ctrl+n")
        strong = stage.app.themes[stage.app.theme].colours.strong
        assert stage.glass.cells[4][1][1].ink == strong


async def test_a_new_client_is_made_chosen_and_started(example: Path) -> None:
    async with opened(example) as stage:
        await stage.press("n")
        await stage.write("  b-99 \n")
        assert "b-99" in listed(stage)
        assert "b-99" in chosen(stage)
        assert "never yet" in chosen(stage)
        await stage.press("enter")
        assert "The first session with this client." in stage.text
        await stage.press("enter")
        assert live_screen(stage).session.client.code == "b-99"
        assert live_screen(stage).session.state.began.number == 1


@pytest.mark.parametrize(
    ("code", "word"), [("K-14", "There is a client K-14 already"), ("k-14", "already"), ("a/b", "slash")]
)
async def test_a_code_that_cannot_be_is_refused_in_words(example: Path, code: str, word: str) -> None:
    async with opened(example, notifications=True) as stage:
        await stage.press("n")
        await stage.write(f"{code}\n")
        assert word in stage.text
        assert listed(stage)[:5] == CODES
        await stage.press("n")
        await stage.write("\n")
        assert len(stage.app.practice.catalogue.clients()) == 5


async def test_nobody_yet(empty: Path) -> None:
    async with opened(empty) as stage:
        assert "No clients yet. Press n to make the first one" in stage.text
        for key in ("enter", "v", "e", "up", "down", "x"):
            await stage.press(key)
            assert stage.place == "CaseloadScreen"
        await stage.press("escape", "n")
        await stage.write("A-1\n")
        assert "A-1" in chosen(stage)


async def test_a_found_session_stands_first_and_is_resumed_or_finished(example: Path, desk: Desk) -> None:
    for code in ("T-21", "K-14"):
        async with opened(example, "live", code) as stage:
            await stage.write(f"words of {code}")
            desk.pass_s(60)
            await stage.press("f2")
    async with opened(example, size=(120, 36)) as stage:
        rows = [row for row in stage.glass.rows[1:-1] if "was live" in row]
        assert [row.split()[0] for row in rows] == ["T-21", "K-14"], "the one that was left first is first"
        assert "T-21" in chosen(stage)
        await stage.press("e")
        assert sum("was live" in row for row in stage.glass.rows) == 1
        client = next(one for one in stage.app.practice.catalogue.clients() if one.code == "T-21")
        summary = stage.app.practice.charts.summaries(client.id)[-1]
        assert summary.length_s == 60
        assert summary.words == 3
        await stage.press("home", "enter")
        assert live_screen(stage).editor.text == "words of K-14"
        await stage.press("f9")
        await stage.until_place("WrapUpScreen")
        await stage.press("enter")
        assert "was live" not in stage.text


async def test_starting_with_a_client_whose_session_waits_goes_on_with_it(example: Path) -> None:
    async with opened(example, "live", "K-14") as stage:
        await stage.write("left open")
    async with opened(example) as stage:
        await stage.press("down")
        assert "K-14" in chosen(stage)
        assert "was live" not in chosen(stage)
        await stage.press("enter")
        await stage.press("enter")
        await stage.until_place("LiveScreen")
        assert live_screen(stage).editor.text == "left open"
        assert live_screen(stage).session.state.began.number == 15


async def test_a_damaged_index_spoils_its_own_row_only(example: Path) -> None:
    async with opened(example) as stage:
        client = next(one for one in stage.app.practice.catalogue.clients() if one.code == "M-03")
        path = stage.app.practice.layout.index(client.id)
    path.write_bytes(b"{ no json")
    async with opened(example, size=(120, 36)) as stage:
        assert listed(stage) == CODES
        row = next(row for row in stage.glass.rows if "M-03" in row)
        assert "the index file cannot be trusted" in row
        await stage.press("down", "enter")
        assert stage.place == "ClientScreen"
        assert "M-03" in stage.glass.row(0)
        await stage.press("escape", "up", "enter")
        assert "last " in stage.text
        assert "K-14" in stage.glass.row(0)


async def test_the_client_screen_says_what_is_open_and_starts_nothing(example: Path) -> None:
    async with opened(example, size=(80, 30)) as stage:
        await stage.press("enter")
        assert "session 15 · video · 50 min" in stage.glass.row(0)
        assert "session 14" in stage.text
        assert not list((example / "live").glob("*.journal"))
        await stage.press("v")
        assert stage.place == "ReviewScreen"
        await stage.press("escape")
        await stage.press("enter")
        await stage.press("escape")
        assert stage.place == "CaseloadScreen"


async def test_a_look_from_another_process_is_read_only(example: Path) -> None:
    async with opened(example, is_read_only=True, notifications=True, size=(120, 36)) as stage:
        assert "read-only" in stage.glass.row(0)
        await stage.press("n")
        await stage.write("X-1\n")
        assert "read-only" in stage.text
        assert len(stage.app.practice.catalogue.clients()) == 5
        await stage.press("enter")
        await stage.press("enter")
        assert stage.place == "CaseloadScreen", "no session can be started"
        assert "Not started" in stage.text


async def test_a_practice_that_is_in_use_is_offered_read_only(example: Path) -> None:
    other = access.find(example).open_plain()
    try:
        async with opened(example) as stage:
            assert stage.place == "QuestionScreen"
            assert "open read-only" in stage.text
            await stage.press("y")
            assert stage.place == "CaseloadScreen"
            assert "read-only" in stage.glass.row(0)
        async with opened(example) as stage:
            await stage.press("n")
            assert stage.app.parting_word
            assert stage.app.return_code == 1
        async with opened(example) as stage:
            await stage.click_text("open read-only")
            assert stage.place == "CaseloadScreen"
    finally:
        other.close()


async def test_live_with_an_unknown_code_asks_before_making_a_client(example: Path) -> None:
    async with opened(example, "live", "Z-1") as stage:
        assert "There is no client Z-1 yet." in stage.text
        await stage.press("n")
        assert stage.place == "CaseloadScreen"
        assert len(stage.app.practice.catalogue.clients()) == 5
    async with opened(example, "live", "Z-1") as stage:
        await stage.press("enter")
        assert live_screen(stage).session.client.code == "Z-1"


async def test_a_theme_or_file_that_is_not_there_is_told(example: Path, nobody: Path) -> None:
    folder = nobody / ".config" / "alliance-tui" / "themes"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text("format = 1\nid = 3\n")
    settings = Settings(glyphs="unicode", theme="nowhere")
    async with opened(example, settings=settings, notifications=True, size=(120, 36)) as stage:
        assert "there is no theme nowhere" in stage.text
        assert "mine.toml" in stage.text
        assert listed(stage) == CODES


def leave_open(root: Path, code: str, count: int, words: str) -> None:
    """Let the client's last session have so many open ruptures, the same long words beside each, and a long plan."""
    practice = access.find(root).open_plain()
    client = find_client(practice, code)
    session = practice.charts.read(practice.charts.summaries(client.id)[-1].id, client.id)
    markers = tuple(Marker(id=f"m{one}", group="withdrawal", offset_s=60.0 * one) for one in range(count))
    episodes = tuple(Episode(id=f"e{one}", ruptures=(f"m{one}",)) for one in range(count))
    note = Note(text=words, paragraphs=(Paragraph(offset_s=0, text=words),))
    changes = {"markers": markers, "episodes": episodes, "note": note, "plan": f"Plan. {words}"}
    practice.charts.save(session.model_copy(update=changes))
    practice.close()


@pytest.mark.parametrize("count", [0, 1, 3, 6, 40])
async def test_the_brief_fits_one_screen_and_names_every_open_rupture_it_can(example: Path, count: int) -> None:
    leave_open(example, "S-27", count, "She looked at the window and said nothing for a while. " * 12)
    async with opened(example, size=(60, 24)) as stage:
        await stage.press("S")
        await stage.press("enter")
        for size in ((60, 24), (40, 12), (80, 24)):
            await stage.resize(*size)
            assert stage.widget(VerticalScroll).max_scroll_y == 0, size
            assert "Plan. She" in stage.text, size
            titles = [row for row in stage.glass.rows if row.strip().startswith("▼ Withdrawal")]
            more = [row for row in stage.glass.rows if "more, in review" in row]
            assert len(titles) + (int(more[0].split()[1]) if more else 0) == count
            assert titles or not count
            if count <= 3 and size != (40, 12):
                assert len(titles) == count
            if not count:
                assert "Nothing is open." in stage.text
                assert "marked     nothing" in stage.text


async def test_a_client_with_one_session_has_a_brief(example: Path) -> None:
    practice = access.find(example).open_plain()
    client = find_client(practice, "S-27")
    practice.charts.replace_index(client.id, practice.charts.summaries(client.id)[:1])
    practice.close()
    async with opened(example, size=(60, 24)) as stage:
        await stage.press("S")
        await stage.press("enter")
        assert "session 2 " in stage.glass.row(0)
        assert "last       session 1, " in stage.text
        assert "1 session" in stage.text


async def test_a_terminal_that_cannot_draw_gets_ascii(example: Path) -> None:
    practice = access.find(example).open_plain()
    client = find_client(practice, "K-14")
    for row, score in zip(practice.charts.summaries(client.id), (7.0, 7.2, 6.9, 7.1, 7.0), strict=False):
        session = practice.charts.read(row.id, client.id)
        rating = ScaleRating(scale=PULSE, version=1, at=session.started_at, values={}, totals={"total": score})
        practice.charts.save(session.model_copy(update={"ratings": (rating,)}))
    practice.close()
    async with opened(example, size=(100, 30), settings=Settings(glyphs="ascii")) as stage:
        assert "pulse" in stage.text
        for key in ("o", "enter", "x"):
            await stage.press(key)
            assert stage.text.isascii(), stage.place
