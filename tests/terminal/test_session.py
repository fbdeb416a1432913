"""A whole session in a real terminal: typed, marked, resized, ended, left, and read back from the disk."""

import pytest

from tests.terminal.desk import Desk
from tests.terminal.harness import Metronome
from tests.terminal.writer import IN_MODE, Writer

OPENING = (
    "Came in flat; didn't look up. Week's events first: the move, her sister's call, the cat.\n"
    "Frage nach der Hausaufgabe: „nicht geschafft“, leise. Über den Vater spricht sie heute nicht — schade.\n"
)
SILENCE = '\nLong pause (about 40 s?). "It\'s fine." 他不想谈这个，换了话题。 Naïve of me to push 🙂.\n'
MENDING = "Said: I think I went too fast there. She breathed out, żółć, ¿qué más?, ±5 % & <tags> [b]not bold[/b].\n"
CLOSING = (
    "\n\nPlan: the evening at the door, slowly; ask what it's like to be asked.\n"
    "A wide\u3000and a hard\u00a0space, 👩\u200d👩\u200d👧 🇫🇮.\nEnde."
)


def test_everything_typed_and_marked_at_any_width_is_stored(desk: Desk, metronome: Metronome) -> None:
    terminal = desk.start_session("X-1")
    writer = Writer(terminal)
    writer.write(OPENING)
    writer.mark("withdrawal", "f2")
    writer.write(SILENCE)
    writer.mark("confrontation", "f3")
    terminal.resize(60, 20)
    writer.write("It does not matter, she says. ")
    writer.mark("repair", "f4")
    terminal.resize(40, 12)
    writer.write(MENDING)
    writer.mark("connection", "f5")
    writer.write("Typing goes on at once.")
    writer.see_saved()
    at = writer.enter_mode()
    terminal.send("w", "2")
    writer.remember("withdrawal", at, code="minimal-response")
    writer.leave_mode()
    terminal.resize(120, 36)
    terminal.wait_for(r"2 Minimal response +\d\d:\d\d")
    writer.mark("confrontation", "\x1bc", "3", code="complains-about-activities")
    terminal.wait_for(r"3 About the activities +\d\d:\d\d")
    writer.leave_mode()
    writer.write(CLOSING)
    writer.see_saved()

    terminal.send("f9")
    terminal.wait_for("session 1 ended")
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    again = desk.start()
    again.wait_for(r"X-1 .*(?:today|yesterday) +1 ")
    again.send("ctrl+q")
    assert again.exit_code() == 0
    session = desk.show("X-1/1")
    assert session["state"] == "ended"
    writer.check(session, metronome)


@pytest.mark.parametrize(
    "is_one_write",
    [
        pytest.param(False, id="one after the other", marks=pytest.mark.thorough),
        pytest.param(True, id="in one write"),
    ],
)
def test_every_mark_mode_key_does_what_it_says(desk: Desk, metronome: Metronome, is_one_write: bool) -> None:
    terminal = desk.start_session("X-1")
    writer = Writer(terminal)

    def act(*keys: str) -> tuple[float, float]:
        """Escape and some keys; the wall times of the escape and of the first of them."""
        if is_one_write:
            opened_at = pressed_at = terminal.send("\x1b" + keys[0], *keys[1:])
            terminal.wait_for(IN_MODE)
        else:
            opened_at = writer.enter_mode()
            pressed_at = terminal.send(*keys)
        writer.leave_mode()
        return opened_at, pressed_at

    writer.write("A word first, ")
    writer.mark("withdrawal", "f2", code="topic-shift", salience=3)
    act("4")
    act("+")
    act("+")
    act("-")
    act("o")
    writer.write("then more. ")
    writer.remember("repair", act("r", "0")[0], code="redirects")
    writer.last.steps += [(",", act(",")[1]), (".", act(".")[1])]
    act("w")
    act("u")
    writer.remember("connection", act("/", "f", "e", "l", "t", "enter")[0], code="felt-understood")
    writer.write("The end.")
    writer.see_saved()

    session = desk.stored("X-1/1")
    writer.check(session, metronome)
    assert [(episode["resolution"] is None, len(episode["repairs"])) for episode in session["episodes"]] == [(False, 0)]


def test_a_stray_key_in_mark_mode_is_typed(desk: Desk, metronome: Metronome) -> None:
    terminal = desk.start_session("X-1")
    writer = Writer(terminal)
    writer.write("Before ")
    for stray in ("z", "Z", "ö", "咨", "🙂", "'", "("):
        writer.enter_mode()
        writer.write(stray)
        terminal.wait_gone(IN_MODE)
    for stray in ("z", "Z", "ö", "咨", "(", "!"):
        terminal.send("\x1b" + stray)
        writer.text += stray
    writer.write(" after.")
    writer.see_saved()
    writer.check(desk.stored("X-1/1"), metronome)


@pytest.mark.parametrize(
    "is_kitty", [pytest.param(False, id="xterm", marks=pytest.mark.thorough), pytest.param(True, id="kitty")]
)
def test_the_main_job_needs_no_function_keys(desk: Desk, metronome: Metronome, is_kitty: bool) -> None:
    terminal = desk.start(size=(60, 24), kitty=is_kitty, unlocked=False)
    terminal.wait_for("This practice is sealed")
    terminal.send(desk.passphrase, "enter")
    terminal.wait_for("No clients yet")
    terminal.send("n")
    terminal.wait_for("code of the new client")
    terminal.send("X-1", "enter")
    terminal.wait_for(r"X-1 +never yet")
    terminal.send("enter")
    terminal.wait_for("enter start")
    terminal.send("enter")
    terminal.wait_for("^ X-1 1 .*● saved")
    writer = Writer(terminal)
    writer.write(OPENING)
    for letter, group in (("w", "withdrawal"), ("c", "confrontation"), ("r", "repair"), ("a", "connection")):
        at = writer.enter_mode()
        terminal.send(letter)
        writer.remember(group, at)
        writer.leave_mode()
        writer.write(f"After {group}. ")
    terminal.send("ctrl+l")
    terminal.wait_gone("After withdrawal")
    terminal.send("x", "ctrl+l")
    terminal.wait_for("After connection")
    writer.write(SILENCE)
    terminal.send("ctrl+g")
    terminal.wait_for("session 1 ended")
    terminal.send("d")
    terminal.wait_for(r"X-1 .*(?:today|yesterday) +1 ")
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    writer.check(desk.stored("X-1/1"), metronome)


def test_the_mouse_starts_marks_and_ends_a_session(desk: Desk, metronome: Metronome) -> None:
    terminal = desk.start()
    terminal.wait_for("No clients yet")
    terminal.click_on("n new")
    terminal.wait_for("code of the new client")
    terminal.send("X-1", "enter")
    terminal.wait_for(r"X-1 +never yet")
    terminal.click_on("X-1")
    terminal.click_on("enter start  v")
    terminal.wait_for(r"^ X-1  session 1 .*● saved")
    writer = Writer(terminal)
    writer.write(OPENING)
    writer.click("withdrawal", "Minimal response", code="minimal-response")
    terminal.wait_for(r"Withdrawal +● 1")
    writer.write("Typing goes on without a click. ")
    writer.click("repair", "Repair")
    terminal.wait_for(r"Repair +● 1")
    writer.click("connection", "F5 connection")
    terminal.wait_for(r"Connection +● 1")
    writer.write("And on.")
    writer.see_saved()
    terminal.click_on("F9 end")
    terminal.wait_for("session 1 ended")
    terminal.click_on("done")
    terminal.wait_for(r"X-1 .*(?:today|yesterday) +1 ")
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    writer.check(desk.stored("X-1/1"), metronome)


@pytest.mark.thorough
def test_the_cursor_stays_in_sight_and_in_place_through_every_size(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    typed = "".join(f"Line {number} of a note that is longer than a small screen.\n" for number in range(40))
    terminal.type(typed)
    terminal.wait_for("Line 39 ")
    terminal.send("up", "up", "end")
    for place, size in enumerate([(60, 20), (40, 12), (100, 40), (200, 60), (40, 12), (120, 36)]):
        terminal.resize(*size)
        terminal.type(f" <{place}>")
        terminal.wait_for(rf"<{place}>")
    terminal.wait_for(r"\A[^\n]*● saved")
    expected = typed.split("\n")
    expected[38] += " <0> <1> <2> <3> <4> <5>"
    assert desk.stored("X-1/1")["note"]["text"] == "\n".join(expected)


def test_keys_that_come_at_once_are_done_in_their_order(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    # As from a slow line: what was pressed one after the other arrives as one.
    terminal.write(b"teh\x7f\x7fhe cta\x1b[D\x7f\x1b[Ct\x1b[H<\x1b[F> \x7f\x1b[A\x1b[Ff\x1a\x1a\x19\x19g")
    terminal.wait_for("● saved(?s:.)*<the cat>fg")
    assert desk.stored("X-1/1")["note"]["text"] == "<the cat>fg"


def test_a_byte_that_is_no_utf8_ends_nothing(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    terminal.write(b"caf\xe9 au lait \xff\xfe done")
    terminal.wait_for("● saved(?s:.)*done")
    assert desk.stored("X-1/1")["note"]["text"] == "caf\ufffd au lait \ufffd\ufffd done"
