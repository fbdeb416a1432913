"""Notes as a person or a health record reads them: Markdown and plain text, two drawers that are never mixed."""

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.session import Session
from alliance_tui.exchange import markdown, plain_text
from alliance_tui.exchange.wording import Books, shown_lines
from tests.exchange.conftest import Golden
from tests.exchange.samples import AWKWARD, bare_session, sample, sessions, words

PROCESS_WORDS = ("cmd", "Came in flat", "pushed", "Withdrawal", "withdrawal", "Minimal", "Episode", "contribution")
PROGRESS_WORDS = ("Ask about", "diary", "pulse", "6.25", "dropped", "video")

Writer = Callable[[Session, Books], bytes]

PROCESS: dict[str, Writer] = {
    "process.md": markdown.session_process,
    "course-process.md": lambda session, books: markdown.course_process([bare_session(), session], books),
    "process.txt": plain_text.process_text,
}
PROGRESS: dict[str, Writer] = {
    "progress.md": lambda session, _books: markdown.session_progress(session.progress, session.client),
    "course-progress.md": lambda session, _books: markdown.course_progress(
        [bare_session().progress, session.progress], session.client
    ),
    "progress.txt": lambda session, _books: plain_text.progress_text(session.progress, session.client),
}


@pytest.mark.parametrize("name", [*PROCESS, *PROGRESS])
def test_notes_are_as_agreed(golden: Golden, books: Books, name: str) -> None:
    golden(name, (PROCESS | PROGRESS)[name](sample(), books))


def test_marker_sets_are_as_agreed(golden: Golden, books: Books) -> None:
    chosen = [(sample(), sample().markers[0]), (sample(), sample().markers[4])]
    golden("markers.md", markdown.marker_set(chosen, books, "salience 3+, since 2026-01-01"))
    golden("markers.txt", plain_text.marker_text(chosen, books, "salience 3+, since 2026-01-01"))


@pytest.mark.parametrize("name", PROGRESS)
def test_a_progress_note_holds_nothing_of_the_process_drawer(books: Books, name: str) -> None:
    told = PROGRESS[name](sample(), books).decode()
    assert [word for word in PROCESS_WORDS if word in told] == []
    assert "12" in told


@pytest.mark.parametrize("name", PROCESS)
def test_a_process_note_holds_nothing_of_the_progress_drawer(books: Books, name: str) -> None:
    told = PROCESS[name](sample(), books).decode()
    assert [word for word in PROGRESS_WORDS if word in told] == []
    assert "Withdrawal" in told


def test_strings_in_front_matter_are_quoted(books: Books) -> None:
    for code in ("no", "1e5", 'a"b', "back\\slash", "2026-01-01"):
        front = markdown.session_process(sample(client=code), books).decode().split("---\n")[1]
        assert f"client: {json.dumps(code)}\n" in front
        assert "session: 12\n" in front


def test_what_was_typed_is_shown_and_never_done(books: Books) -> None:
    typed = [
        "# no heading",
        "1. no list",
        "- nor here",
        "*stars* `ticks` <b>tags</b> &amp;",
        AWKWARD,
        "```",
        "> x",
        "+ y",
    ]
    typed += ["[a](http://b.c)", "![i](j)", "~~gone~~", "| a | b |", "=====", "2) two", "_under_", "http://auto.link"]
    plan = "\n".join(typed)
    told = markdown.session_progress(sample(plan=plan).progress, "K-14").decode().split("---\n", 2)[2]
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(told.split("## Plan")[1])
    paragraphs = re.findall(r"<p>(.*?)</p>", shown, re.DOTALL)
    assert re.sub(r"</?p>|\n", "", shown) == "".join(paragraphs)
    unescaped = [
        one.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&") for one in paragraphs
    ]
    assert unescaped == typed


@given(st.data())
def test_any_words_stay_one_paragraph_each(data: st.DataObject) -> None:
    plan = data.draw(words)
    told = markdown.session_progress(sample(plan=plan).progress, "K-14").decode()
    lines = shown_lines(plan)
    body = told.split("## Plan\n\n", 1)[1].rstrip("\n").split("\n\n") if lines else []
    assert len(body) == len(lines)
    tokens = MarkdownIt("commonmark").parse("\n\n".join(body))
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}


@given(st.data(), st.sampled_from(["\n", "\r\n"]))
def test_plain_text_pastes_cleanly(book: Codebook, books: Books, data: st.DataObject, line_end: str) -> None:
    session = data.draw(sessions(book))
    for content in (
        plain_text.process_text(session, books, line_end=line_end),
        plain_text.progress_text(session.progress, session.client, line_end=line_end),
        plain_text.marker_text([(session, one) for one in session.markers], books, "all", line_end=line_end),
    ):
        text = content.decode()
        assert text.endswith(line_end)
        assert "\t" not in text
        assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]", text)
        assert text.count("\r") == (text.count("\n") if line_end == "\r\n" else 0)
        assert "▼" not in text


def test_headings_are_capitals_with_a_colon(books: Books) -> None:
    told = plain_text.progress_text(sample().progress, "K-14").decode()
    assert told.startswith(
        "CLIENT: K-14\nSESSION: 12\nDATE: 2026-03-02\nSTART: 10:00\nSTOP: 10:50\nLENGTH: 50 minutes\n"
    )
    assert "\nPLAN:\nAsk about the sister.\n- Bring the diary\n" in told
    assert (
        "\n12:02 [Withdrawal: Minimal response, salience 3 of 5]. " in plain_text.process_text(sample(), books).decode()
    )


def test_a_live_session_has_no_end_yet() -> None:
    live = bare_session().progress
    assert "STOP" not in plain_text.progress_text(live, "K-14").decode()
    assert "End:" not in markdown.session_progress(live, "K-14").decode()
    assert markdown.course_process([], {}).decode().endswith("# Course, process notes\n")
