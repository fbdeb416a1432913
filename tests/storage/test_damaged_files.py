"""Every file of a practice, cut after every byte and with a bit changed in every byte."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.catalogue import Catalogue
from alliance_tui.storage.charts import Charts
from alliance_tui.storage.practice import Practice
from tests.storage.damage import bit_flips, truncations
from tests.storage.samples import client_of, session_of, small_book

Damage = Callable[[bytes], Any]

KINDS = ("process", "progress", "index", "catalogue")


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """A practice with one client and one session."""
    client = client_of()
    practice.catalogue.add(client)
    practice.catalogue.keep_codebook(small_book())
    practice.charts.save(session_of(client, words=("heron", "маяк")))
    return practice


def path_of(practice: Practice, kind: str) -> Path:
    """The one file of this kind."""
    session, client = session_of(client_of()).id, client_of().id
    layout = practice.layout
    return {
        "process": layout.process(session),
        "progress": layout.progress(session),
        "index": layout.index(client),
        "catalogue": layout.catalogue,
    }[kind]


def read(practice: Practice, kind: str) -> Any:
    """What the program makes of the file, with nothing remembered from before."""
    catalogue = Catalogue(practice.layout, practice._keys)
    charts = Charts(practice.layout, practice._keys, catalogue)
    if kind == "catalogue":
        clients = catalogue.clients()
        keys = [catalogue.key_of(client.id) for client in clients] if practice.is_sealed else []
        return clients, keys, catalogue.codebook(small_book().ref)
    if kind == "index":
        return charts.summaries(client_of().id)
    return charts.read(session_of(client_of()).id)


def outcomes(practice: Practice, kind: str, damage: Damage) -> list[Any]:
    """What was read of each damaged form; None where it was refused as it should be."""
    path = path_of(practice, kind)
    good = path.read_bytes()
    found = []
    for blob in damage(good):
        path.write_bytes(blob)
        try:
            found.append(read(practice, kind))
        except Trouble:
            found.append(None)
    path.write_bytes(good)
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("damage", [truncations, bit_flips], ids=["cut", "flipped"])
def test_a_damaged_file_is_refused_with_words_and_a_sealed_one_never_read_wrongly(
    kept: Practice, kind: str, damage: Damage
) -> None:
    right = read(kept, kind)
    found = outcomes(kept, kind, damage)
    assert found.count(None) > len(found) // 3
    if kept.is_sealed or damage is truncations:
        wrong = [place for place, one in enumerate(found) if one is not None and one != right]
        assert wrong == []
    assert read(kept, kind) == right


@pytest.mark.parametrize("kind", ["process", "progress", "index"])
def test_a_file_in_the_place_of_another_of_its_kind_is_refused(kept: Practice, kind: str) -> None:
    other = client_of("M-03", "c2" * 8)
    kept.catalogue.add(other)
    second = session_of(other, number=2)
    kept.charts.save(second)
    layout = kept.layout
    others = {
        "process": layout.process(second.id),
        "progress": layout.progress(second.id),
        "index": layout.index(other.id),
    }
    path_of(kept, kind).write_bytes(others[kind].read_bytes())
    with pytest.raises(Trouble, match="cannot be trusted"):
        read(kept, kind)


def test_the_two_drawers_of_a_session_cannot_stand_for_each_other(kept: Practice) -> None:
    path_of(kept, "process").write_bytes(path_of(kept, "progress").read_bytes())
    with pytest.raises(Trouble, match="cannot be trusted"):
        read(kept, "process")
