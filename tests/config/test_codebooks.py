"""The shipped codebooks, and what is said of a broken one."""

import shutil
from pathlib import Path

import pytest

from alliance_tui.config import paths
from alliance_tui.config.codebooks import choose, load_codebook, load_codebooks
from alliance_tui.config.toml_file import BrokenFile
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.trouble import Trouble

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = sorted(paths.shipped_codebooks().glob("*.toml"))


def broken(path: Path, text: str) -> BrokenFile:
    """What is said of a codebook with this text."""
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenFile) as caught:
        load_codebook(path)
    return caught.value


def line_with(text: str, part: str) -> int:
    """The number of the first line that holds `part`."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_both_shipped_codebooks_load() -> None:
    books, faults = load_codebooks()
    assert set(books) == {"rupture-repair", "movement"}
    assert faults == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_code_says_what_it_means_with_an_example_and_what_it_is_not(path: Path) -> None:
    book = load_codebook(path)
    assert book.id == path.stem
    for group in book.groups:
        assert group.codes
        for code in group.codes:
            sentences = (code.meaning, code.example, code.not_this)
            assert all(len(sentence) > 15 for sentence in sentences), code.id
            assert len(set(sentences)) == 3, code.id


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_codebook_tells_its_groups_apart_by_glyph_and_by_letter(path: Path) -> None:
    book = load_codebook(path)
    for tell in ("glyph", "ascii", "key", "title"):
        seen = [getattr(group, tell) for group in book.groups]
        assert len(set(seen)) == len(seen), tell


def test_ones_own_codebook_stands_in_place_of_a_shipped_one() -> None:
    own = paths.user_codebooks()
    own.mkdir(parents=True)
    text = (paths.shipped_codebooks() / "movement.toml").read_text(encoding="utf-8")
    (own / "mine.toml").write_text(text.replace("version = 1", "version = 9", 1), encoding="utf-8")
    books, faults = load_codebooks()
    assert books["movement"].version == 9
    assert faults == []


def test_a_broken_codebook_does_not_keep_the_others_from_loading(tmp_path: Path) -> None:
    shutil.copy(SHIPPED[0], tmp_path)
    (tmp_path / "aaa.toml").write_text("format = \n", encoding="utf-8")
    books, faults = load_codebooks([tmp_path])
    assert len(books) == 1
    assert [fault.path.name for fault in faults] == ["aaa.toml"]


def test_an_unknown_key_in_a_code_is_named_with_its_line_and_the_nearest_key(tmp_path: Path) -> None:
    text = SHIPPED[0].read_text(encoding="utf-8").replace("not_this =", "not_that =", 2)
    fault = broken(tmp_path / "own.toml", text)
    line = line_with(text, "not_that")
    unknown = [one for one in fault.faults if "unknown key" in one]
    assert unknown[0] == f"line {line}: unknown key groups.1.codes.1.not_that; did you mean not_this?"
    assert fault.title.startswith("own.toml: line ")


def test_a_taken_letter_is_refused_in_words(tmp_path: Path) -> None:
    text = SHIPPED[0].read_text(encoding="utf-8").replace('key = "w"', 'key = "o"', 1)
    assert "group key 'o' is needed by mark mode itself" in broken(tmp_path / "own.toml", text).title


def test_a_missing_key_is_named_with_the_line_of_its_table(tmp_path: Path) -> None:
    text = SHIPPED[0].read_text(encoding="utf-8")
    example = next(line for line in text.splitlines() if line.startswith("example ="))
    shorter = text.replace(example + "\n", "", 1)
    fault = broken(tmp_path / "own.toml", shorter)
    assert fault.faults == (f"line {line_with(shorter, '[[groups.codes]]')}: groups.1.codes.1.example: field required",)


def test_choosing_a_codebook_that_is_not_there_names_the_nearest(book: Codebook) -> None:
    books, _faults = load_codebooks()
    assert choose(books, "rupture-repair") == book
    with pytest.raises(Trouble) as caught:
        choose(books, "movment")
    assert caught.value.line == "there is no codebook movment. Did you mean movement?"


EXAMPLES = sorted((ROOT / "examples" / "codebooks").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_loads(path: Path) -> None:
    assert load_codebook(path).id == path.stem


def test_the_example_shows_what_was_renamed_merged_and_retired() -> None:
    apart = load_codebook(ROOT / "examples" / "codebooks" / "pulling-together.toml").groups[0]
    assert [code.was for code in apart.offered] == [("silence",), ("late", "shortened")]
    assert [code.id for code in apart.codes if code.retired] == ["joking"]
