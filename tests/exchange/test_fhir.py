"""FHIR R4 documents."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.fhir import Discipline, code_system, process_document, progress_document
from alliance_tui.exchange.wording import Books
from tests.exchange.conftest import Golden
from tests.exchange.samples import MADE_AT, bare_session, sample, sessions

Resource = dict[str, Any]


def resources(content: bytes) -> list[Resource]:
    """Everything in a document, in its order."""
    return [entry["resource"] for entry in json.loads(content)["entry"]]


def walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every name with its value, at any depth."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name, one
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


def test_documents_are_as_agreed(golden: Golden, books: Books, book: Codebook) -> None:
    golden("progress.fhir.json", progress_document(sample().progress, "K-14", "J. Doe", MADE_AT, Discipline.PSYCHOLOGY))
    golden("process.fhir.json", process_document(sample(), books, "J. Doe", MADE_AT))
    golden("codebook.fhir.json", code_system(book))


def test_the_composition_comes_first_and_all_it_names_is_there(books: Books) -> None:
    for content in (
        process_document(sample(), books, "J. Doe", MADE_AT),
        progress_document(sample().progress, "K-14", "J. Doe", MADE_AT),
    ):
        bundle = json.loads(content)
        assert bundle["type"] == "document"
        assert resources(content)[0]["resourceType"] == "Composition"
        there = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(there)) == len(there)
        named = {value for name, value in walk(bundle) if name == "reference"}
        assert named == set(there) - {there[0]}


@pytest.mark.parametrize(("drawer", "code"), [("process", "V"), ("progress", "R")])
def test_every_resource_says_how_confidential_it_is(books: Books, drawer: str, code: str) -> None:
    content = (
        process_document(sample(), books, "J. Doe", MADE_AT)
        if drawer == "process"
        else progress_document(sample().progress, "K-14", "J. Doe", MADE_AT)
    )
    for resource in [json.loads(content), *resources(content)]:
        assert [one["code"] for one in resource["meta"]["security"]] == [code, "PSYTHPN"]
    assert resources(content)[0]["confidentiality"] == code


def test_progress_holds_nothing_of_the_process_drawer_nor_the_other_way_round(books: Books) -> None:
    progress = progress_document(sample().progress, "K-14", "J. Doe", MADE_AT).decode()
    process = process_document(sample(), books, "J. Doe", MADE_AT).decode()
    assert [word for word in ("cmd", "flat", "Withdrawal", "withdrawal") if word in progress] == []
    assert [word for word in ("Ask about", "diary", "pulse", "6.25") if word in process] == []


def test_the_type_is_loincs_for_progress_and_words_for_process(books: Books) -> None:
    for discipline in Discipline:
        kind = resources(progress_document(sample().progress, "K", "J", MADE_AT, discipline))[0]["type"]
        assert kind["coding"][0]["code"] == discipline.value
    assert set(resources(process_document(sample(), books, "J", MADE_AT))[0]["type"]) == {"text"}


@pytest.mark.parametrize(
    ("modality", "code"), [("video", "VR"), ("phone", "VR"), ("In person", "AMB"), ("avatar", "VR")]
)
def test_the_encounter_is_of_its_modality(modality: str, code: str) -> None:
    content = progress_document(sample(modality=modality).progress, "K", "J", MADE_AT)
    (encounter,) = [one for one in resources(content) if one["resourceType"] == "Encounter"]
    assert (encounter["class"]["code"], encounter["status"]) == (code, "finished")


def test_a_draft_is_preliminary_and_a_live_session_in_progress(books: Books) -> None:
    found = resources(process_document(bare_session(), books, "J", MADE_AT))
    assert [one["status"] for one in found if "status" in one] == ["preliminary", "in-progress"]
    found = resources(process_document(sample(), books, "J", MADE_AT))
    assert {one["status"] for one in found if "status" in one} == {"final", "finished"}
    assert resources(progress_document(bare_session().progress, "", "", MADE_AT))[0]["section"][0]["title"] == "Session"


def test_ids_are_the_same_every_time_and_differ_between_drawers(books: Books) -> None:
    process = process_document(sample(), books, "J", MADE_AT)
    assert process == process_document(sample(), books, "J", MADE_AT)
    progress = progress_document(sample().progress, "K", "J", MADE_AT)
    assert not {one["id"] for one in resources(process)} & {one["id"] for one in resources(progress)}


@given(st.data())
def test_any_words_make_sound_strings_and_narratives(book: Codebook, books: Books, data: st.DataObject) -> None:
    session = data.draw(sessions(book))
    for content in (
        process_document(session, books, "J", MADE_AT),
        progress_document(session.progress, session.client, "J", MADE_AT),
    ):
        for name, value in walk(json.loads(content)):
            assert value not in ("", [], {}, None)
            if isinstance(value, str):
                assert not any(ord(char) < 32 and char not in "\t\r\n" for char in value)
            if name == "div":
                ET.fromstring(value)
