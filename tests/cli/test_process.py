"""The program as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from alliance_tui.services import access
from alliance_tui.services.clients import add_client
from alliance_tui.storage.vault import Argon2Cost


def started(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The program, run to its end without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "alliance_tui", *map(str, arguments)],
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_version_is_one_line() -> None:
    done = started("--version")
    assert (done.returncode, done.stderr) == (0, "")
    name, number = done.stdout.split()
    assert name == "alliance-tui"
    assert number[0].isdigit()
    assert started("--version", "--practice", "/nowhere").stdout == done.stdout


def test_help_names_every_command_and_misuse_is_exit_two() -> None:
    done = started("--help")
    assert done.returncode == 0
    for command in ("live", "review", "demo", "init", "clients", "sessions", "show", "markers", "locate"):
        assert f"\n    {command} " in done.stdout
    wrong = started("clents")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert len(wrong.stderr.splitlines()) == 1


def test_a_command_reads_and_a_refusal_is_one_line(example: Path) -> None:
    done = started("sessions", "K-14", "--practice", example)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("K-14/1  ")
    refused = started("sessions", "K-15", ALLIANCE_TUI_PRACTICE=str(example))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "alliance-tui: there is no client K-15. Did you mean K-14?\n"


def test_a_log_of_keys_keeps_it_from_starting(example: Path, tmp_path: Path) -> None:
    done = started("clients", "--practice", example, TEXTUAL_LOG=str(tmp_path / "keys.log"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("alliance-tui: TEXTUAL_LOG is set")
    assert not (tmp_path / "keys.log").exists()


def test_a_reader_that_goes_away_is_no_traceback(example: Path) -> None:
    for options in ([], ["--json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "alliance_tui", "clients", *options, "--practice", str(example)],
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")


def test_notes_are_printed_where_the_locale_has_no_letters_for_them(example: Path) -> None:
    done = started("show", "M-03/1", "--practice", example, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Jako" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_no_other_process_may_read_its_memory() -> None:
    code = """
import ctypes
from alliance_tui.cli.hardening import harden
harden()
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "0\n"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_client_code_is_gone_from_the_process_list_and_nothing_it_makes_is_for_others(
    tmp_path: Path, cheap: Argon2Cost, passphrase: str
) -> None:
    practice, _code = access.make(tmp_path / "practice", passphrase, cheap)
    add_client(practice, "Zephyrine-14", codebook="rupture-repair", planned_min=50)
    practice.close()
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    arguments = ["--practice", str(tmp_path / "practice"), "--passphrase-file", str(fifo), "sessions", "Zephyrine-14"]
    with subprocess.Popen(
        [sys.executable, "-m", "alliance_tui", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        with fifo.open("w", encoding="utf-8") as pipe:  # opens when the program does, which waits for its line
            proc = Path(f"/proc/{process.pid}")
            title = proc.joinpath("cmdline").read_bytes().strip(b"\0 ")
            limits = proc.joinpath("limits").read_text(encoding="utf-8")
            status = proc.joinpath("status").read_text(encoding="utf-8")
            pipe.write(f"{passphrase}\n")
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "", "")
    assert title == b"alliance-tui"
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert "Umask:\t0077" in status
