"""The audit log in words: codes for ids, erased clients without one, and a verdict on the whole log."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from alliance_tui.domain.session import State
from alliance_tui.domain.signature import sign
from alliance_tui.services import access, archiving, safekeeping
from alliance_tui.services.audit_trail import Act, read_trail
from alliance_tui.services.review_walk import ReviewWalk
from alliance_tui.storage.practice import Practice
from tests.conftest import PASSPHRASE
from tests.storage.practices import ONE, OTHER, SESSIONS, fill, opened


@pytest.fixture
def kept(practice: Practice) -> Practice:
    """Either kind of practice, with three sessions of two clients."""
    return fill(practice)


def last(practice: Practice) -> Act:
    """The newest line in words."""
    return read_trail(practice).acts[-1]


def kinds(practice: Practice) -> list[str]:
    """What was done, oldest first."""
    return [entry.what for entry in practice.audit.entries()]


def sign_first(practice: Practice) -> None:
    """Sign the first session."""
    session = SESSIONS[0]
    signature = sign(session.signed_content, "A. Therapist", session.ended_at or session.started_at)
    practice.charts.save(session.model_copy(update={"state": State.SIGNED, "signature": signature}))


def test_ids_are_told_by_code_and_number_wherever_they_stand(kept: Practice) -> None:
    first = SESSIONS[0]
    told = [
        ({"what": "signed", "session": first.id}, "Signed", "session K-14/1"),
        ({"what": "archived", "client": OTHER.id}, "Archived", "M-03"),
        ({"what": "purged", "session": first.id, "drawer": "process"}, "Purged", "session K-14/1, its process note"),
        (
            {"what": "exported", "subject": f"session {first.id}, progress, pdf", "bytes": 1532},
            "Exported",
            "session K-14/1, progress, pdf, 1.5 kB",
        ),
        (
            {"what": "exported", "subject": f"course of {ONE.id}, process, text", "bytes": 7, "to": "clipboard"},
            "Copied",
            "course of K-14, process, text, 7 bytes",
        ),
        ({"what": "migrated", "found": 0, "now": 1}, "Migrated", "from format 0 to 1"),
        (
            {"what": "rated", "session": first.id, "scale": "alliance-pulse@1", "rater": "client"},
            "Rated",
            "session K-14/1, alliance-pulse@1, by the client",
        ),
        ({"what": "tea-made", "client": ONE.id}, "Tea made", "K-14"),
    ]
    for particulars, title, words in told:
        kept.audit.note(**particulars)
        assert (last(kept).title, last(kept).words) == (title, words)


def test_one_clients_lines_are_found_through_sessions_and_exports_too(kept: Practice) -> None:
    kept.audit.note("signed", session=SESSIONS[0].id)
    kept.audit.note("signed", session=SESSIONS[2].id)
    kept.audit.note("exported", subject=f"session {SESSIONS[1].id}, progress, text", bytes=1)
    kept.audit.note("exported", subject=f"course of {OTHER.id}, progress, text", bytes=1)
    kept.audit.note("archived", client=ONE.id)
    trail = read_trail(kept, client=ONE)
    assert [(act.title, act.number) for act in trail.acts] == [("Signed", 1), ("Exported", 2), ("Archived", None)]
    assert {act.client for act in trail.acts} == {"K-14"}
    assert trail.lines == 6, "the verdict is on the whole log"


def test_since_a_day_is_that_day_too(kept: Practice) -> None:
    day = last(kept).at.date()
    assert read_trail(kept, since=day).acts
    assert not read_trail(kept, since=day + timedelta(days=1)).acts
    assert read_trail(kept, since=date.min).lines == 1


def test_an_erased_client_has_no_code_in_the_log(kept: Practice) -> None:
    kept.audit.note("exported", subject=f"course of {ONE.id}, progress, text", bytes=1)
    kept.audit.note("archived", client=ONE.id)
    kept.audit.note("signed", session=SESSIONS[0].id)
    archiving.erase(kept, ONE)
    words = [act.words for act in read_trail(kept).acts]
    assert words[1:] == [
        "course of a client erased since, progress, text, 1 bytes",
        "a client erased since",
        "a session erased since",
        "a client with 2 sessions",
    ]
    assert not [act for act in read_trail(kept).acts if act.client]


def test_a_damaged_index_is_not_taken_for_erasing(kept: Practice) -> None:
    kept.audit.note("signed", session=SESSIONS[0].id)
    kept.layout.index(ONE.id).write_bytes(b"rubbish")
    assert last(kept).words == "a session that cannot be listed now"


def test_a_log_that_was_touched_says_which_line(kept: Practice) -> None:
    for _ in range(3):
        kept.audit.note("backup", files=2)
    assert not read_trail(kept).fault
    path = kept.layout.audit
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))
    trail = read_trail(kept, since=date.max)
    assert trail.fault == "line 3: it does not follow the line before it"
    assert [act.seq for act in trail.acts] == [3, 4], "a fault is shown whatever was asked for"
    path.write_bytes(b"{not json\n")
    assert read_trail(kept).acts[0].fault == "it cannot be read"


def test_a_log_whose_end_was_cut_off_says_how_much(kept: Practice) -> None:
    for _ in range(3):
        kept.audit.note("backup", files=2)
    path = kept.layout.audit
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))
    assert read_trail(kept).fault == "its end was cut off: 4 lines were written, 2 are left"
    path.with_name("audit-end.json").write_bytes(b"rubbish")
    assert read_trail(kept).verdict.startswith("does not verify: ")


def test_looking_at_a_signed_session_is_noted_once_a_walk_and_at_a_draft_never(kept: Practice) -> None:
    sign_first(kept)
    before = len(kinds(kept))
    walk = ReviewWalk(kept, ONE)
    for place in (0, 1, 0):
        walk.open(place)
    assert kinds(kept)[before:] == ["viewed"]
    assert last(kept).words == "session K-14/1"


def test_unlocking_failing_to_and_the_recovery_code_are_told_apart(sealed: Practice) -> None:
    root = sealed.layout.root
    sealed.close()
    with pytest.raises(access.WrongPassphrase):
        access.find(root).unlock("not this one")
    practice = opened(root, read_only=True)
    assert [(act.title, act.words) for act in read_trail(practice).acts] == [
        ("Failed to unlock", ""),
        ("Unlocked", "with the passphrase, for reading"),
    ]


def test_backing_up_and_restoring_are_noted_each_where_it_belongs(kept: Practice, tmp_path: Path) -> None:
    out = tmp_path / "kept.backup"
    safekeeping.back_up(kept, out)
    assert last(kept).title == "Backed up"
    count, _aside = safekeeping.restore(out, tmp_path / "back", _keys)
    back = opened(tmp_path / "back", read_only=True)
    restored = next(act for act in read_trail(back).acts if act.kind == "restored")
    assert restored.words.startswith(f"{count} files, from a backup of 20")
    assert not read_trail(back).fault


def _keys(vault: access.Vault) -> access.Keys:
    return vault.unlock(PASSPHRASE) if vault.is_sealed else vault.open_plain()
