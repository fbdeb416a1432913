"""The log's end: a log that was cut off is noticed, whatever is written after; a crash never looks like a cut."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage import files
from alliance_tui.storage.doctor import Cure, Doctor, Finding
from alliance_tui.storage.layout import AUDIT_END
from alliance_tui.storage.practice import Practice, audit_without_keys
from alliance_tui.storage.repair import repair
from tests.storage.practices import again


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with five lines in its log."""
    for number in range(5):
        practice.audit.note("exported", subject=f"heronwing {number}")
    return practice


def findings(practice: Practice) -> list[Finding]:
    """What a fresh doctor says."""
    return Doctor(again(practice)).examine().findings


def cut(practice: Practice, left: int) -> None:
    """Leave so many lines of the log."""
    lines = practice.layout.audit.read_bytes().splitlines(keepends=True)
    practice.layout.audit.write_bytes(b"".join(lines[:left]))


@pytest.mark.parametrize("left", range(5))
def test_a_log_that_was_cut_off_is_noticed_whatever_is_noted_after(kept: Practice, left: int) -> None:
    cut(kept, left)
    (finding,) = findings(kept)
    assert (finding.file, finding.lost, finding.cure) == ("audit.log", "trust in this log", Cure.NOTE)
    assert finding.fault == f"its end was cut off: 5 lines were written, {left} are left"
    for _opening in range(7):  # the numbers of the lines go past where it was cut, and the stated end stays
        again(kept, read_only=True).audit.note("opened")
    (finding,) = findings(kept)
    assert "its end was cut off: 5 lines were written" in finding.fault


def test_a_repair_notes_the_cut_in_the_log_and_the_log_is_well_from_there(kept: Practice) -> None:
    cut(kept, 3)
    result = repair(kept, Doctor(kept).examine(), lambda _question: False)
    assert result.done == ["audit.log: noted in the log's line 4; its end counts from there"]
    entries = list(kept.audit.entries())
    assert (entries[-1].what, entries[-1].particulars) == ("end-restated", {"stated": 5, "found": 3})
    assert findings(kept) == []
    kept.audit.note("opened")
    cut(kept, 4)
    assert "5 lines were written, 4 are left" in findings(kept)[0].fault


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Path.unlink, "how far it goes is not stated any more"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), "it is torn"),
    ],
    ids=["gone", "torn"],
)
def test_a_stated_end_that_is_gone_or_damaged_is_named_and_never_quietly_made_anew(
    kept: Practice, change: Callable[[Path], object], said: str
) -> None:
    cut(kept, 2)
    change(kept.layout.root / AUDIT_END)
    for _opening in range(2):
        (finding,) = findings(kept)
        assert said in finding.fault
        assert finding.cure is Cure.NOTE
        kept.audit.note("opened")
    repair(kept, Doctor(kept).examine(), lambda _question: False)
    assert findings(kept) == []


def test_the_stated_end_of_an_earlier_time_is_no_cut_and_a_line_before_unlocking_counts(kept: Practice) -> None:
    earlier = (kept.layout.root / AUDIT_END).read_bytes()
    audit_without_keys(kept.layout.root, kept.vault).note("failed-unlock")
    assert findings(kept) == []
    kept.audit.note("opened")
    (kept.layout.root / AUDIT_END).write_bytes(earlier)
    assert findings(kept) == []
    kept.audit.note("opened")
    cut(kept, 7)
    assert "8 lines were written, 7 are left" in findings(kept)[0].fault


def test_a_practice_whose_only_lines_were_written_before_unlocking_is_well(practice: Practice) -> None:
    audit_without_keys(practice.layout.root, practice.vault).note("failed-unlock")
    assert findings(practice) == []
    practice.audit.note("opened")
    assert findings(practice) == []
    cut(practice, 1)
    assert "2 lines were written, 1 are left" in findings(practice)[0].fault


def test_a_stated_end_of_another_practice_is_refused(sealed: Practice, plain: Practice) -> None:
    for practice in (sealed, plain):
        practice.audit.note("opened")
    (sealed.layout.root / AUDIT_END).write_bytes((plain.layout.root / AUDIT_END).read_bytes())
    assert [finding.file for finding in findings(sealed)] == ["audit-end.json"]


def test_a_disk_that_refuses_the_statement_keeps_the_line_and_the_next_makes_up_for_it(
    kept: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as disk:
        disk.setattr(files, "replace", refuse)
        assert kept.audit.note("opened") == 6
    assert findings(kept) == []
    kept.audit.note("opened")
    cut(kept, 6)
    assert "7 lines were written, 6 are left" in findings(kept)[0].fault


def test_no_line_is_written_whose_absence_nobody_could_notice(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files, "replace", refuse)
    with pytest.raises(Trouble, match="the disk is full"):
        practice.audit.note("opened")
    assert practice.audit.length() == 0
