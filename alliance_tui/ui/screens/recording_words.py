"""What the page of a session's recordings says: each in a line, the lit one in full, and the keys."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from alliance_tui.domain.marker import Marker
from alliance_tui.domain.reading import on_one_line
from alliance_tui.domain.recording import Recording, time_text
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import recordings
from alliance_tui.services.recordings import Seen
from alliance_tui.ui.widgets.hint_line import Hint

if TYPE_CHECKING:
    from alliance_tui.ui.screens.recordings import RecordingScreen

LABEL = 9
NOTHING = (
    "No recording is linked to this session.\n\nLink one, and its clock goes with the session's: marks can be found in "
    "it, and files for players and for coding are written in its time. It stays where it is; nothing of it is copied."
)


def line_of(screen: "RecordingScreen", recording: Recording) -> Text:
    """One of several, in a line."""
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(veiled(screen, recording.title), screen.colour("text"))
    line.append(f"  {recording.begins}", screen.colour("quiet"))
    return line


def facts_of(screen: "RecordingScreen", recording: Recording, moment: Marker | None) -> Text:
    """All that is known of one, and when a moment of the session is in it."""
    seen = recordings.look(screen.desk.session, recording)
    quiet, plain, alarm = screen.colour("quiet"), screen.colour("text"), screen.colour("alarm")
    size = "" if recording.size_bytes is None else f", {recording.size_bytes / 1e6:,.1f} MB"
    rows = [
        ("file", Text(veiled(screen, recording.title), f"bold {screen.colour('strong')}")),
        ("in", Text(veiled(screen, on_one_line(str(Path(recording.path).parent))), plain)),
        ("is there", Text(f"yes{size}", plain) if seen.fault is None else Text("no", alarm)),
        ("length", Text(_length(recording), plain)),
        ("begins", Text(recording.begins.removeprefix("begins "), plain)),
        ("marks", Text(_marks(seen), plain if seen.covered.inside or not sum(seen.covered) else alarm)),
    ]
    if moment is not None:
        rows.append(("moment", _moment(screen, recording, moment)))
    lines = [Text.assemble((f"{label:<{LABEL}} ", quiet), words) for label, words in rows]
    text = Text("\n").join(lines)
    if seen.fault is not None:
        text.append(f"\n\n{_fault_words(screen, seen)}", alarm)
    else:
        watch, code = screen.alliance.label_of("review.watch"), screen.alliance.label_of("review.code")
        text.append(f"\n\nIn review {watch} plays it and {code} codes it.", quiet)
    if seen.is_other_size:
        text.append("\n\nThe file has another size than when it was linked: it may be another one.", quiet)
    return text


def hints_of(screen: "RecordingScreen") -> list[Hint]:
    """What the keys do."""
    label = screen.alliance.label_of

    def hint(action: str, words: str, short: str) -> Hint:
        return Hint(label(f"recording.{action}"), words, short, lambda: screen.action_do(action))

    back = Hint(label("recording.back"), "back", "back", screen.action_back)
    if not screen.desk.session.recordings:
        return [hint("link", "link one", "link"), back]
    return [
        hint("offset", "begins", "begins"),
        hint("clap", "clap", "clap"),
        Hint("n p", "moment", "moment", lambda: screen.action_step(1)),
        hint("write", "write files", "write"),
        hint("link", "link another", "link"),
        back,
        hint("moved", "moved", "moved"),
        hint("unlink", "let go", "let go"),
        hint("file-time", "file time", "time"),
        hint("length", "length", "length"),
    ]


def veiled(screen: "RecordingScreen", name: str) -> str:
    """The name of a file or a folder as it may be seen: it tells who somebody is."""
    return screen.alliance.discretion.words(name)


def _length(recording: Recording) -> str:
    return "not known" if recording.duration_s is None else time_text(recording.duration_s)


def _marks(seen: Seen) -> str:
    inside, before, after = seen.covered
    if not sum(seen.covered):
        return "no moment was marked"
    sides = [f"{before} before it began"] if before else []
    sides += [f"{after} after its end"] if after else []
    return ", ".join([f"{inside} of {sum(seen.covered)} in it", *sides])


def _moment(screen: "RecordingScreen", recording: Recording, marker: Marker) -> Text:
    """A moment of the session, and when it is in the recording as things are."""
    book = screen.alliance.codebook
    group = book.group(marker.group)
    text = Text(f"{screen.alliance.glyphs.group(group)} {time_text(marker.offset_s)} ", screen.tone(group))
    text.append(book.title_of(marker.group, marker.code), screen.colour("text"))
    at_s = recording.to_recording(marker.offset_s)
    where = "not in it" if at_s is None else f"at {time_text(at_s)} of it"
    text.append(f", {where}", screen.colour("quiet"))
    return text


def _fault_words(screen: "RecordingScreen", seen: Seen) -> str:
    assert seen.fault is not None
    title = "It cannot be read." if screen.alliance.discretion.is_on else seen.fault.headline
    way = f"Where it was moved, say so with {screen.alliance.label_of('recording.moved')}"
    return f"{title} {seen.fault.safe}. {way}."


def refusal_of(screen: "RecordingScreen", trouble: Trouble) -> str:
    """Why something was not done. What is refused is called by its name, which is not for everybody."""
    return f"This cannot be done. {trouble.safe}." if screen.alliance.discretion.is_on else trouble.sentence
