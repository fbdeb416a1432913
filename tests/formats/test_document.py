"""docs/formats.md is true: its examples are run, and it names every field that is ever written."""

import doctest
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from alliance_tui.domain import (
    amendment,
    client,
    codebook,
    coding,
    episode,
    events,
    marker,
    note,
    progress_note,
    recording,
    risk,
    scale,
    session,
    signature,
)
from alliance_tui.exchange import coding_package
from alliance_tui.storage import recovery_code, vault
from alliance_tui.storage.practice import Practice
from tests.formats.test_reader import PASSPHRASE, written

__all__ = ["PASSPHRASE", "written"]

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "formats.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")

RECORDS: list[type[BaseModel]] = [
    amendment.Amendment,
    client.Client,
    coding.Assignment,
    coding.Coder,
    coding.Coding,
    coding_package.SessionBack,
    coding_package.CodingPackage,
    coding_package.CodingReply,
    coding_package.SessionToCode,
    codebook.Code,
    codebook.Codebook,
    codebook.CodebookRef,
    codebook.Group,
    episode.Episode,
    marker.Marker,
    note.Note,
    note.Paragraph,
    progress_note.ProgressNote,
    progress_note.TelehealthHeader,
    progress_note.TemplateRef,
    progress_note.WrittenSection,
    recording.Recording,
    risk.RiskBlock,
    scale.Answer,
    scale.CutOff,
    scale.Item,
    scale.Scale,
    scale.ScaleRef,
    scale.Subscale,
    session.EarlierRating,
    session.Pause,
    session.ProcessNote,
    session.ProgressRecord,
    session.ScaleRating,
    session.Summary,
    signature.Addendum,
    signature.Signature,
    vault.Argon2Cost,
    vault.Header,
    vault.RecoveryKdf,
    vault.Slot,
    *get_args(events.LiveEvent),
]


def named() -> set[str]:
    """Every name that the document sets in code or in an example."""
    return set(re.findall(r"\w+", " ".join(re.findall(r"`[^`\n]+`|```.*?```", TEXT, re.DOTALL))))


def test_its_examples_are_right() -> None:
    failed, tried = doctest.testfile(str(DOCUMENT), module_relative=False, optionflags=doctest.FAIL_FAST)
    assert (failed, tried > 30) == (0, True)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_it_names_every_field_of_every_record(record: type[BaseModel]) -> None:
    fields = set(record.model_fields) | set(record.model_computed_fields)
    assert fields - named() == set()


@pytest.mark.parametrize("event", get_args(events.LiveEvent), ids=lambda event: event.__name__)
def test_it_names_every_kind_of_event(event: type[BaseModel]) -> None:
    assert event.model_fields["kind"].default in named()


def test_its_example_of_a_recovery_code_is_the_programs() -> None:
    assert f"'{recovery_code.show(bytes(range(20)))}'" in TEXT


def test_its_example_of_a_key_is_the_programs() -> None:
    key = vault.derive(bytes(32), "000102030405060708090a0b0c0d0e0f", "catalogue")
    assert f"'{key.hex()}'" in TEXT


@pytest.mark.parametrize("written", ["sealed", "plain"], indirect=True)
def test_it_knows_every_file_and_every_clear_field_of_a_practice(written: Practice) -> None:
    (written.layout.root / "code").unlink()
    for path in written.layout.root.rglob("*"):
        name = path.relative_to(written.layout.root).as_posix()
        shown = re.sub(r"[0-9a-f]{32}", "<session>", name)
        shown = re.sub(r"[0-9a-f]{16}", "<client>", shown)
        assert f"`{shown}" in TEXT or path.is_dir(), shown
        if path.suffix == ".json":
            assert set(json.loads(path.read_bytes())) - named() == set()


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (DOCUMENT.parent / "threat-model.md").read_text(encoding="utf-8")
    named_tests = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named_tests) > 25
    root = DOCUMENT.parents[1]
    lost = [
        f"{file}::{name}"
        for file, name in named_tests
        if not (root / file).is_file() or f"def {name}(" not in (root / file).read_text(encoding="utf-8")
    ]
    assert lost == []
