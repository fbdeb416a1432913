"""The catalogue: clients, their keys, and the codebooks sessions were coded with."""

import pytest

from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.seal import Unverified
from tests.storage.samples import client_of, session_of, small_book

ONE = client_of("K-14", "c1" * 8)
OTHER = client_of("a-02", "c2" * 8)


def test_clients_are_listed_by_code_and_found_whatever_their_case(practice: Practice) -> None:
    practice.catalogue.add(ONE)
    practice.catalogue.add(OTHER)
    assert practice.catalogue.clients() == [OTHER, ONE]
    assert practice.catalogue.find("k-14") == ONE
    assert practice.catalogue.find("K-15") is None
    assert practice.catalogue.get(OTHER.id) == OTHER
    assert practice.catalogue.get("c3" * 8) is None


def test_a_changed_client_keeps_its_key(sealed: Practice) -> None:
    sealed.catalogue.add(ONE)
    key = sealed.catalogue.key_of(ONE.id)
    changed = ONE.model_copy(update={"code": "K-15", "is_archived": True})
    sealed.catalogue.change(changed)
    again = Catalogue(sealed.layout, sealed._keys)
    assert again.clients() == [changed]
    assert again.key_of(ONE.id) == key


def test_every_client_has_a_key_of_its_own(sealed: Practice) -> None:
    sealed.catalogue.add(ONE)
    sealed.catalogue.add(OTHER)
    assert sealed.catalogue.key_of(ONE.id) != sealed.catalogue.key_of(OTHER.id)


def test_a_client_that_is_gone_has_no_key_and_no_session_can_be_read(sealed: Practice) -> None:
    sealed.catalogue.add(ONE)
    session = session_of(ONE)
    sealed.charts.save(session)
    again = Catalogue(sealed.layout, sealed._keys)
    again._clients.drop(ONE.id)
    with pytest.raises(Unverified, match="its key is gone"):
        again.key_of(ONE.id)


def test_a_key_wrapped_for_one_client_does_not_serve_another(sealed: Practice) -> None:
    sealed.catalogue.add(ONE)
    sealed.catalogue.add(OTHER)
    rows = sealed.catalogue._clients
    mine, theirs = rows.get(ONE.id), rows.get(OTHER.id)
    assert mine
    assert theirs
    rows.put({**mine, "key": theirs["key"]})
    with pytest.raises(Unverified, match="its key does not open"):
        Catalogue(sealed.layout, sealed._keys).key_of(ONE.id)


def test_a_codebook_is_kept_as_it_was_when_sessions_were_first_coded_with_it(practice: Practice) -> None:
    book = small_book()
    practice.catalogue.keep_codebook(book)
    practice.catalogue.keep_codebook(book.model_copy(update={"title": "Changed since"}))
    newer = book.model_copy(update={"version": 2})
    practice.catalogue.keep_codebook(newer)
    assert practice.catalogue.codebook(book.ref) == book
    assert practice.catalogue.codebook(newer.ref) == newer
    assert practice.catalogue.codebook(book.model_copy(update={"version": 3}).ref) is None


def test_a_session_that_is_not_there_is_unknown(practice: Practice) -> None:
    practice.catalogue.add(ONE)
    for wanted in (session_of(ONE).id, "0"):
        with pytest.raises(UnknownSession):
            practice.charts.read(wanted)
    with pytest.raises(UnknownSession):
        practice.charts.read(session_of(ONE).id, ONE.id)


def test_an_owner_sealed_for_one_session_does_not_serve_another(sealed: Practice) -> None:
    sealed.catalogue.add(ONE)
    owner = sealed.charts.seal_owner("51", ONE.id)
    assert sealed.charts.open_owner("51", owner) == ONE.id
    with pytest.raises(Unverified, match="its owner does not verify"):
        sealed.charts.open_owner("52", owner)
    with pytest.raises(Unverified):
        sealed.charts.open_owner("51", b"")
