"""What office programs and players make of our files: each is asked once, and shown a broken file beside ours.

LibreOffice, pdftotext and ffprobe are programs of the system; where one is not there, its tests are skipped by name.
"""

import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.docx_note import write_docx
from alliance_tui.exchange.note_page import Page, process_page
from alliance_tui.exchange.pdf_note import write_pdf
from tests.exchange.samples import sample

GOLDEN = Path(__file__).parent.parent / "exchange" / "golden"
PATIENCE_S = 100
HEADING = "Process note, kept separate"
PLACES_S = [21.048, 1070.0, 1070.0, 1670.001]
"""Where the marks of the golden files lie in their recording."""


def program(name: str) -> str:
    """Where it is; skips by name where it is not."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def ask(*command: object, home: Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """A program at work, with a home of its own."""
    return subprocess.run(
        [str(part) for part in command],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(home)},
        input=given,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture
def pages(book: Codebook) -> list[Page]:
    """A note to print."""
    return [process_page(sample(), {book.ref: book})]


def test_libreoffice_reads_the_note_and_takes_no_cell_for_a_formula(tmp_path: Path, pages: list[Page]) -> None:
    office = program("soffice")
    table, whole = (GOLDEN / "excel-markers.csv").read_bytes(), write_docx(pages)
    (tmp_path / "table.csv").write_bytes(table)
    (tmp_path / "unguarded.csv").write_bytes(table.replace(b",722.5,", b",=700+22,"))
    (tmp_path / "note.docx").write_bytes(whole)
    (tmp_path / "broken.docx").write_bytes(whole[: len(whole) // 2])
    files = [tmp_path / name for name in ("note.docx", "broken.docx", "table.csv", "unguarded.csv")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    ask(office, profile, "--headless", "--convert-to", "html", "--outdir", tmp_path / "out", *files, home=tmp_path)
    shown = {one.stem: text_of(one) for one in (tmp_path / "out").glob("*.html")}
    if "note" not in shown:
        pytest.skip("LibreOffice has no Writer here")
    assert HEADING in shown["note"]
    assert "Went quiet. I pushed too early?" in shown["note"]
    assert "broken" not in shown
    if "table" not in shown:
        pytest.skip("LibreOffice has no Calc here; the note was read")
    assert " 722.5 " in shown["table"]
    assert "'=cmd|" in shown["table"], "a text that begins like a formula stays one"
    assert " 722 " in shown["unguarded"], "without the guard it would have been worked out"


def text_of(page: Path) -> str:
    """The words of an HTML page, without its head."""
    body = page.read_text(encoding="utf-8", errors="replace").partition("<body")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


def test_pdftotext_reads_the_note_and_refuses_one_that_was_cut_off(tmp_path: Path, pages: list[Page]) -> None:
    reader, whole = program("pdftotext"), write_pdf(pages)
    read = ask(reader, "-", "-", given=whole, home=tmp_path)
    assert (read.returncode, HEADING in read.stdout.decode()) == (0, True)
    assert "Went quiet. I pushed too early?" in read.stdout.decode()
    assert ask(reader, "-", "-", given=whole[: len(whole) // 3], home=tmp_path).returncode != 0


@pytest.mark.parametrize("name", ["marks.vtt", "with-words.vtt", "marks.srt", "with-words.srt"])
def test_ffprobe_finds_every_mark_at_its_place_and_misses_one_that_is_not_well_formed(
    name: str, tmp_path: Path
) -> None:
    probe = program("ffprobe")

    def places(path: Path) -> list[float]:
        asked = ("-v", "error", "-show_entries", "packet=pts_time", "-of", "csv=p=0")
        return [float(line) for line in ask(probe, *asked, path, home=tmp_path).stdout.split()]

    assert places(GOLDEN / name) == PLACES_S
    broken = tmp_path / name
    broken.write_bytes((GOLDEN / name).read_bytes().replace(b"-->", b"->", 1))
    assert places(broken) != PLACES_S


@pytest.mark.parametrize("name", ["marks.ffmeta", "with-words.ffmeta"])
def test_ffprobe_finds_a_chapter_for_every_moment_and_none_where_a_time_is_no_number(name: str, tmp_path: Path) -> None:
    probe = program("ffprobe")

    def chapters(path: Path) -> list[float]:
        asked = ("-v", "error", "-show_entries", "chapter=start_time", "-of", "csv=p=0")
        return [float(line) for line in ask(probe, *asked, path, home=tmp_path).stdout.split()]

    assert chapters(GOLDEN / name) == sorted(set(PLACES_S))
    broken = tmp_path / name
    broken.write_bytes((GOLDEN / name).read_bytes().replace(b"START=21048", b"START=soon", 1))
    assert chapters(broken) != sorted(set(PLACES_S))
