"""The record's screen: saved as one writes, words that wait to be taken, signed, added to, and nothing mixed."""

from pathlib import Path

import pytest
from textual.widgets import Input

from alliance_tui.config.settings import Settings
from alliance_tui.domain.progress_note import ProgressNote
from alliance_tui.domain.retention import Retention
from alliance_tui.domain.session import Session, State
from alliance_tui.services import access, review, signing
from alliance_tui.services import record_note as notes
from alliance_tui.storage.files import DiskTrouble
from alliance_tui.ui import record_saving
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.screens.record_note import RecordNoteScreen
from tests.ui.stage import Stage, opened


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed is saved at once."""
    monkeypatch.setattr(record_saving, "PAUSE_S", 0.001)


def stored(root: Path, wanted: str = "K-14/12") -> Session:
    """A session as another program reads it from the disk."""
    practice = access.find(root).open_plain(read_only=True)
    return review.read_session(practice, wanted)


def screen_of(stage: Stage[AllianceApp]) -> RecordNoteScreen:
    """The record's screen."""
    screen = stage.app.screen
    assert isinstance(screen, RecordNoteScreen), f"on {stage.place}:\n{stage.text}"
    return screen


async def go_there(stage: Stage[AllianceApp]) -> None:
    """From the review to the record of session 12."""
    await stage.press("[", "[", "d")
    await stage.until_place("RecordNoteScreen")
    await stage.until(lambda: "Interventions" in stage.text)


async def saved(stage: Stage[AllianceApp]) -> None:
    """Wait until the screen says so."""
    await stage.until(lambda: screen_of(stage).draft.is_saved)
    assert "● saved" in stage.text


async def test_what_the_sign_calls_saved_is_on_the_disk_and_nothing_is_put_in_unasked(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(100, 40)) as stage:
        before = stored(example)
        await go_there(stage)
        assert stage.text.splitlines()[0].startswith(" RECORD  K-14  session 12")
        assert "not opened; r opens it" in stage.text
        assert stored(example) == before  # looking writes nothing
        offered = screen_of(stage).draft.offered
        assert offered
        assert all(words in stage.text for words in offered)
        await stage.write("Slept badly.")
        await stage.press("escape")
        await saved(stage)
        note = stored(example).progress_note
        assert note is not None
        assert [one.text for one in note.sections] == ["Slept badly.", "", "", ""]
        await stage.press("i", "enter")
        await saved(stage)
        assert [one.text for one in _note(example).sections[:2]] == ["Slept badly.", offered[0]]
        assert screen_of(stage).draft.offered == offered[1:]
        await stage.press("escape")
        await stage.press("t", "t", "t", "t", "t", "t")
        assert [one.text for one in _note(example).sections if one.text] == ["Slept badly.", offered[0]]
        screen_of(stage).query_one("#header-platform", Input).focus()
        await stage.write("the clinic's")
        await saved(stage)
        now = stored(example)
        assert now.header is not None
        assert now.header.platform == "the clinic's"
        assert now.process == before.process
        await stage.press("escape")
        await stage.press("escape")
        assert stage.place == "ReviewScreen"
        await stage.press("]", "d")
        await stage.until(lambda: "as in session 12" in stage.text)
        assert "the clinic's" in stage.text
        assert stored(example, "K-14/13").header is None


def _note(root: Path) -> ProgressNote:
    note = stored(root).progress_note
    assert note is not None
    return note


async def test_signing_asks_for_what_it_needs_and_then_only_adds(example: Path) -> None:
    async with opened(example, "review", "K-14", size=(100, 40), notifications=True) as stage:
        await go_there(stage)
        await stage.write("Slept badly.")
        await stage.press("escape")
        await stage.press("r")
        await stage.until(lambda: "not said yet" in stage.text)
        await stage.press("right", "right", "escape")
        await stage.press("s")
        assert "follow-up. The draft is saved." in " ".join(stage.text.split())
        assert stored(example).state is State.ENDED
        for name in ("rationale", "follow_up"):
            screen_of(stage).query_one(f"#risk-{name}").focus()
            await stage.write("yes")
        await stage.press("f9")
        await stage.write("A. Therapist")
        await stage.press("enter")
        assert "Sign this note as A. Therapist?" in stage.text
        await stage.press("n")
        assert stored(example).state is State.ENDED
        await stage.press("s")
        await stage.press("y")
        await stage.until(lambda: "signed 0" in stage.text)
        assert (stored(example).state, stored(example).signature_fault) == (State.SIGNED, "")
        await stage.press("a")
        await stage.until(lambda: "It is not in the store" in stage.text)
        await stage.write("The clinic")
        screen_of(stage).refit()
        await stage.settle()
        await stage.write(" knows.")
        await stage.press("escape", "escape")
        assert "The same key again" in stage.text
        assert "The clinic knows." in stage.text, "drawn anew, it is still there, and not left at once"
        await stage.press("s")
        await stage.until(lambda: "1 addendum" in stage.text)
        await stage.press("d")
        await stage.write("Seen on Friday.")
        await stage.press("enter")
        await stage.until(lambda: "2 addenda" in stage.text)
        now = stored(example)
        assert [one.text for one in now.addenda] == ["The clinic knows.", "Seen on Friday."]
        assert (now.open_risk, now.signature_fault) == (None, "")
        await stage.press("c")
        text = stage.app.clipboard
        assert "SIGNED:\nA. Therapist" in text
        assert not [word for word in now.note.text.split() if len(word) > 9 and word in text]
        stage.app.pasteboard.take_back()
        assert stage.app.clipboard == ""


async def test_what_could_not_be_saved_is_said_kept_and_saved_later(
    example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(example, "review", "K-14", size=(100, 40)) as stage:
        await go_there(stage)
        whole = notes.change

        def refused(*_given: object, **_changes: object) -> Session:
            raise DiskTrouble("saving failed: the disk is full")

        monkeypatch.setattr(notes, "change", refused)
        await stage.write("Slept badly.")
        await stage.until(lambda: "not saved" in stage.text)
        monkeypatch.setattr(notes, "change", whole)
        await stage.write(" Twice.")
        await saved(stage)
        assert _note(example).sections[0].text == "Slept badly. Twice."


async def test_a_note_altered_on_disk_says_so_when_it_is_opened(example: Path) -> None:
    practice = access.find(example).open_plain()
    session = review.read_session(practice, "K-14/12")
    session = notes.change(practice, session, plan="Ask.")
    signed = signing.sign(practice, session, "A. Therapist")
    practice.charts.save(signed.model_copy(update={"plan": "Do not ask."}))
    practice.close()
    async with opened(example, "review", "K-14", size=(100, 40)) as stage:
        await stage.press("[", "[", "d")
        await stage.until(lambda: "altered after signing" in stage.text)
        assert "it is not what was signed" in stage.text


async def test_what_was_kept_for_its_time_is_proposed_left_out_and_emptied_only_after_a_yes(example: Path) -> None:
    settings = Settings(glyphs="unicode", retention=Retention(process_years=1))
    practice = access.find(example).open_plain()
    first = review.read_session(practice, "K-14/1")
    old = {name: getattr(first, name).replace(year=first.started_at.year - 2) for name in ("started_at", "ended_at")}
    practice.charts.save(first.model_copy(update=old))
    practice.close()
    async with opened(example, size=(100, 40), settings=settings) as stage:
        await stage.press("ctrl+r")
        assert "to empty: 1 process note" in stage.text
        await stage.press("enter")
        await stage.press("x")
        assert "nothing to empty" in stage.text
        await stage.press("enter")
        await stage.press("x")
        assert stage.place == "QuestionScreen"
        await stage.press("n")
        assert stored(example, "K-14/1").process_purged_at is None
        await stage.press("x")
        await stage.press("y")
        await stage.until(lambda: "nothing to empty" in stage.text)
        assert stored(example, "K-14/1").process_purged_at is not None
        await stage.press("escape", "v")
        await stage.until_place("ReviewScreen")
