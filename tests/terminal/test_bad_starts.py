"""Places and moments at which the program cannot run, or is left in the middle: one clear line, and nothing lost."""

import random
import re
import signal

import pytest

from tests.terminal.desk import Desk
from tests.terminal.harness import Terminal

SEED = 20_261_123
EVERYDAY_KEYS = 100


def refusal(terminal: Terminal) -> str:
    """The one line with which the program refuses; it must be one, and the exit code 1."""
    assert terminal.exit_code() == 1
    lines = terminal.text().split("\n")
    text = " ".join(line for line in lines if line)
    assert text.startswith("alliance-tui: ")
    return text


def test_without_a_terminal_it_says_so(desk: Desk) -> None:
    done = desk.run("live", "X-1")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"alliance-tui: the app needs a terminal")
    assert done.stderr.count(b"\n") == 1


def test_a_dumb_terminal_is_refused_in_one_line(desk: Desk) -> None:
    terminal = desk.start("live", "X-1", TERM="dumb")
    assert "this terminal cannot move its cursor" in refusal(terminal)
    assert b"\x1b" not in terminal.raw


def test_a_terminal_that_is_too_small_is_refused_with_its_size(desk: Desk) -> None:
    terminal = desk.start("live", "X-1", size=(30, 8))
    assert "too small: 30 x 8" in refusal(terminal).replace("  ", " ")


def test_the_smallest_terminal_will_do(desk: Desk) -> None:
    terminal = desk.start_session("X-1", size=(40, 12))
    terminal.type("Small is enough.")
    terminal.wait_for("● saved(?s:.)*Small is enough")


def test_a_wrong_passphrase_file_is_refused_in_one_line(desk: Desk) -> None:
    desk.passphrase_file.write_text("not the passphrase\n", encoding="utf-8")
    said = refusal(desk.start("live", "X-1"))
    assert "passphrase" in said
    assert "not the passphrase" not in said


def test_a_missing_passphrase_file_is_refused_in_one_line(desk: Desk) -> None:
    desk.passphrase_file.unlink()
    assert "passphrase file cannot be read" in refusal(desk.start())


def test_a_wrong_passphrase_can_be_typed_anew(desk: Desk) -> None:
    terminal = desk.start(unlocked=False)
    terminal.wait_for("This practice is sealed")
    terminal.send(*"not it at all", "enter")
    terminal.wait_for(r"Next\s+try\s+in\s+1\s+s")
    terminal.wait_gone(r"Next\s+try")
    terminal.send(*desk.passphrase, "enter")
    terminal.wait_for("No clients yet")


def test_a_first_run_makes_a_sealed_practice_and_keeps_its_code_off_the_disk(bare_desk: Desk) -> None:
    terminal = bare_desk.start(unlocked=False)
    terminal.wait_for("Once more")
    terminal.send(*bare_desk.passphrase, "enter")
    second = terminal.find("Once more")[1]
    terminal.wait_until(lambda: terminal.cursor_row() > second, "the cursor in the second line")
    terminal.send(*bare_desk.passphrase, "enter")
    code = terminal.wait_for(r"\b[0-9A-Z]{4,}(?:-[0-9A-Z]{4,}){3,}\b").group()
    terminal.wait_for("type its last group")
    terminal.send(code.rsplit("-", 1)[1], "enter")
    terminal.wait_for("No clients yet")
    terminal.send("ctrl+q")
    assert terminal.exit_code() == 0
    for path in bare_desk.files():
        assert code.encode() not in path.read_bytes(), path
    assert bare_desk.read("clients") == []


def test_a_second_one_says_who_holds_the_practice_and_may_look_on(desk: Desk) -> None:
    first = desk.start_session("X-1")
    first.type("Mine.")
    first.wait_for("● saved(?s:.)*Mine")
    second = desk.start()
    second.wait_for(rf"(?i)this practice is already open in process {first.pid} on ")
    second.wait_for("open read-only")
    second.send("y")
    second.wait_for(r"Caseload .*read-only")
    second.wait_for(r"X-1 session 1  was live")
    second.send("enter")
    second.wait_for("Not resumed(?s:.)*read-only")
    second.send("ctrl+q")
    assert second.exit_code() == 0
    first.type(" Still.")
    first.wait_for("● saved(?s:.)*Still")
    assert desk.stored("X-1/1")["note"]["text"] == "Mine. Still."


def test_a_second_one_that_will_not_look_on_leaves_with_one_line(desk: Desk) -> None:
    first = desk.start()
    first.wait_for("No clients yet")
    second = desk.start()
    second.wait_for("open read-only")
    second.send("n")
    assert second.exit_code() == 1
    left = second.outside_alternate().decode()
    assert f"alliance-tui: this practice is already open in process {first.pid}" in left


def test_closing_the_window_in_mid_sentence_loses_nothing(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    terminal.type("Half a senten")
    terminal.send("f2")
    terminal.wait_for("Half a senten(?s:.)*Withdrawal .*1$")
    terminal.hang_up()
    assert terminal.process.wait(45) in (0, 1, -signal.SIGHUP)
    session = desk.stored("X-1/1")
    assert (session["note"]["text"], len(session["markers"])) == ("Half a senten", 1)
    again = desk.start("live", "X-1")
    again.wait_for("Half a senten")
    again.type("ce.")
    again.wait_for(r"● saved(?s:.)*Half a sentence\.")
    assert desk.stored("X-1/1")["note"]["text"] == "Half a sentence."


def test_closing_the_window_of_the_caseload_ends_it(desk: Desk) -> None:
    terminal = desk.start()  # an option comes before any command
    terminal.wait_for("No clients yet")
    terminal.hang_up()
    assert terminal.process.wait(45) in (0, 1, -signal.SIGHUP)
    assert desk.read("clients") == []


def test_a_stopped_program_goes_on_where_it_was(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    terminal.type("Before.")
    terminal.wait_for("● saved(?s:.)*Before")
    terminal.signal(signal.SIGSTOP)
    terminal.type(" While it was stopped.")
    terminal.signal(signal.SIGCONT)
    terminal.wait_for("● saved(?s:.)*stopped")
    assert desk.stored("X-1/1")["note"]["text"] == "Before. While it was stopped."


def test_a_paste_of_200_kb_is_stored_and_the_app_still_answers(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    paragraph = "A long paragraph that somebody had written elsewhere, with ümlauts and 中文, and brings along. "
    pasted = "\n".join(paragraph * 5 + str(number) for number in range(400))
    assert len(pasted.encode()) > 190_000
    terminal.paste(pasted)
    terminal.wait_for(r"● saved(?s:.)*brings along\. 399")
    terminal.type("\nAnd on, by hand.")
    terminal.send("f2")
    terminal.wait_for(r"● saved(?s:.)*by hand\.(?s:.)*Withdrawal .*1$|● saved(?s:.)*Withdrawal .*1$(?s:.)*by hand\.")
    terminal.resize(60, 20)
    terminal.wait_for(r"by hand\.")
    session = desk.stored("X-1/1")
    assert session["note"]["text"] == f"{pasted}\nAnd on, by hand."
    assert len(session["markers"]) == 1


@pytest.mark.thorough
def test_undo_held_down_goes_back_to_the_empty_note(desk: Desk) -> None:
    # Textualize/textual 6686: undo past the screen's height ended the program.
    terminal = desk.start_session("X-1", size=(80, 24))
    for number in range(23):
        terminal.type(f"line {number}\n")
    terminal.wait_for("line 22")
    terminal.write(b"\x1a" * 300)
    terminal.wait_gone("line 0|line 1")
    terminal.type("Alive.")
    terminal.wait_for(r"● saved(?s:.)*Alive\.")
    assert desk.stored("X-1/1")["note"]["text"] == "Alive."


def test_two_quick_clicks_beside_the_palette_close_only_the_palette(desk: Desk) -> None:
    terminal = desk.start_session("X-1")
    terminal.type("Before.")
    terminal.send("ctrl+p")
    terminal.wait_for("Next theme")
    click = b"\x1b[<0;2;1M\x1b[<0;2;1m"
    terminal.write(click * 3)
    terminal.wait_gone("Next theme")
    terminal.type(" After.")
    terminal.wait_for(r"^ X-1  session 1(?s:.)*● saved(?s:.)*Before\.(?s:.)*After\.")
    terminal.send("f9")
    terminal.wait_for("session 1 ended")


def garbage(source: random.Random) -> bytes:
    """Something no person means: keys of every kind, broken sequences, mouse reports, bytes that are no text."""
    letters = "abdefghijklmnopqrstuvwxyz0123456789 ./,;:'[]{}()+-*#äöüß中🙂"
    kind = source.randrange(9)
    if kind < 3:
        return "".join(source.choice(letters) for _ in range(source.randint(1, 8))).encode()
    if kind == 3:
        # Not ctrl+q, and not escape alone: both may rightly leave the program.
        return bytes([source.choice([byte for byte in range(1, 32) if byte not in (0x11, 0x1B)])])
    if kind == 4:
        final = source.choice("ABCDEFGHIJKLMPQRSZabcdfghnrstuxyz~")
        numbers = ";".join(str(source.randint(0, 300)) for _ in range(source.randint(0, 4)))
        return f"\x1b[{numbers}{final}".encode()
    if kind == 5:
        place = f"{source.randint(0, 150)};{source.randint(0, 60)}"
        return f"\x1b[<{source.randint(0, 70)};{place}{source.choice('Mm')}".encode()
    if kind == 6:
        return source.randbytes(source.randint(1, 6)).replace(b"\x11", b"").replace(b"\x1b", b"") or b"x"
    if kind == 7:
        return f"\x1bO{source.choice('ABCDFHMPQRSjklmnopqrstuvwxy')}".encode()
    return b"\x1b" + source.choice(letters).encode()


@pytest.mark.thorough
@pytest.mark.parametrize("place", ["caseload", "client", "review", "live", "wrap-up"])
def test_wrong_keys_crash_nothing(desk: Desk, place: str, rounds: int | None) -> None:
    terminal = desk.start_session("X-1")
    terminal.type("A word.")
    terminal.send("f2", "f9")
    terminal.wait_for("session 1 ended")
    if place == "live":
        terminal.send("b")
        terminal.wait_for(r"^ X-1  session 1 .*saved")
    elif place != "wrap-up":
        terminal.send("d")
        terminal.wait_for(r"X-1 .*(?:today|yesterday) +1 ")
    if place == "review":
        terminal.send("a")
        terminal.wait_for(r"A word\.")
    elif place == "client":
        terminal.send("enter")
        terminal.wait_for("enter start")
    source = random.Random(f"{SEED} {place} {rounds}")
    for count in range(rounds * 10 if rounds else EVERYDAY_KEYS):
        terminal.write(garbage(source))
        if count % 40 == 39:
            drawn = len(terminal.raw)
            terminal.resize(source.randint(40, 160), source.randint(12, 50))
            terminal.wait_until(lambda drawn=drawn: len(terminal.raw) > drawn or terminal.has_ended, "an answer")
        if terminal.has_ended:
            break  # Somebody who presses everything also finds "Quit" in the palette.
    terminal.send("ctrl+q")
    code = terminal.exit_code()
    report = re.sub(rb"\x1b\[[?>]?[0-9;]*[a-z]", b"", terminal.outside_alternate()).strip().decode()
    assert "a fault it does not know" not in report, report
    assert code == 0
    assert desk.read("clients")
