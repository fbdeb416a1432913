"""Sessions go out to a coder and marks come back: what leaves, what fits, and what is refused."""

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.coding import Coder
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.retention import Retention
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.coding_package import CodingReply, UnreadableCoding, read_document, write_document
from alliance_tui.services import (
    amending,
    caseload,
    coding_back,
    coding_in,
    coding_out,
    coding_requests,
    comparing,
    importing,
    live_session,
    recordings,
    retention,
    review,
    safekeeping,
    sending,
    trends,
    withdrawing,
)
from alliance_tui.services.amending import change_marker
from alliance_tui.services.audit_trail import read_trail
from alliance_tui.services.clients import add_client, guests
from alliance_tui.services.clock import wall_now
from alliance_tui.services.coding_out import CodingRequest, NotSent, Way
from alliance_tui.services.exporting import Tool
from alliance_tui.services.import_plan import NotImported, Plan, plan_practice
from alliance_tui.services.searching import search
from alliance_tui.services.wrapping_up import Step, WrapUp
from alliance_tui.storage import files, intake, sealed_package
from alliance_tui.storage import practice as store
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.sealed_package import PackageStaysShut
from alliance_tui.storage.vault import Argon2Cost
from tests.storage.samples import COMMENT, WORDS, session_of

RATER = Coder(id="b-rater", name="B. Rater")


@pytest.fixture(autouse=True)
def _cheap(cheap: Argon2Cost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_package, "default_cost", lambda: cheap)


@pytest.fixture
def practice(sealed: Practice) -> Practice:
    """The practice that asks is sealed; the coder's is not."""
    return sealed


@pytest.fixture
def coder(tmp_path: Path, book: Codebook) -> Iterator[Practice]:
    """The practice of a coder, with a session of their own."""
    practice, _code = store.create(tmp_path / "coder", None)
    practice.catalogue.keep_codebook(book)
    own = add_client(practice, "Q-1", codebook=book.id, planned_min=50)
    practice.charts.save(session_of(own))
    yield practice
    practice.close()


@pytest.fixture
def stored(practice: Practice, client: Client, book: Codebook) -> Session:
    """A session kept in the practice that asks."""
    return kept(practice, client, book, 1)


def kept(practice: Practice, client: Client, book: Codebook, number: int) -> Session:
    practice.catalogue.keep_codebook(book)
    full = session_of(client, number).model_copy(update={"id": secrets.token_hex(16), "plan": "ochre plan"})
    practice.charts.save(full)
    return practice.charts.read(full.id)


@dataclass(frozen=True)
class Post:
    """Two practices, and a folder between them."""

    asking: Practice
    coding: Practice
    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "to-code.alliance"

    @property
    def back(self) -> Path:
        return self.folder / "coded.alliance"

    def send(self, *sessions: Session, is_blind: bool = True, has_note: bool = False) -> None:
        request = CodingRequest(sessions, RATER, is_blind=is_blind, has_note=has_note)
        way = coding_out.to_key(coding_out.own_key(self.coding))
        coding_out.send(self.asking, request, way, self.out, replace=True)

    def inside(self) -> bytes:
        return coding_in.opened(self.coding, coding_in.read_sealed(self.out))

    def arrive(self) -> list[Session]:
        plan = coding_in.plan(self.coding, self.inside())
        coding_in.take_in(self.coding, plan)
        return [self.coding.charts.read(one.id) for one in plan.sessions]

    def mark(self, session: Session, *typed: str) -> Session:
        wrap_up = WrapUp(self.coding, session)
        for text in typed:
            wrap_up.add_late(text)
        return self.coding.charts.read(session.id)

    def send_back(self, *sessions: Session, has_comments: bool = False) -> None:
        closed = [coding_back.close(self.coding, one) for one in sessions]
        coding_back.send_back(self.coding, closed, self.back, has_comments=has_comments, replace=True)

    def reply(self) -> CodingReply:
        document = read_document(coding_in.opened(self.asking, coding_in.read_sealed(self.back)))
        assert isinstance(document, CodingReply)
        return document

    def plan_home(self, reply: CodingReply | None = None) -> Plan:
        return coding_in.plan(self.asking, write_document(reply or self.reply()))

    def come_home(self) -> Plan:
        plan = self.plan_home()
        coding_in.take_in(self.asking, plan)
        return plan


@pytest.fixture
def post(practice: Practice, coder: Practice, tmp_path: Path) -> Post:
    """Between the practice that asks and the coder's."""
    return Post(practice, coder, tmp_path)


def test_marks_go_out_asked_for_and_come_back_beside_ones_own(post: Post, stored: Session) -> None:
    post.send(stored)
    (asked,) = post.asking.charts.read(stored.id).codings
    assert (asked.coder, asked.is_closed, asked.is_blind) == (RATER, False, True)
    (session,) = post.arrive()
    assert (session.markers, session.note.text, session.codings) == ((), "", ())
    assert (session.ended_at or session.started_at) - session.started_at == timedelta(minutes=51)
    marked = post.mark(session, "w 12:30", "r 13")
    post.send_back(marked)
    plan = post.come_home()
    assert plan.words == "1 coded session by B. Rater", "how many is told when one's own coding is done"
    ((asking, coding),) = plan.codings
    done = replace(plan, codings=((asking.model_copy(update={"wrapped_up": asking.started_at}), coding),))
    assert done.words == "1 coded session by B. Rater, 2 marks"
    home = post.asking.charts.read(stored.id)
    assert home.markers == stored.markers
    assert home.shown_codings == (), "one's own coding is not done"
    (answer,) = home.model_copy(update={"wrapped_up": home.started_at}).shown_codings
    assert [(one.group, one.offset_s) for one in answer.markers] == [("withdrawal", 750), ("repair", 780)]
    assert (answer.id, answer.coder) == (asked.id, RATER)
    for practice in (post.asking, post.coding):
        assert safekeeping.examine(practice).is_well
    assert post.out.stat().st_mode & 0o777 == post.back.stat().st_mode & 0o777 == 0o600
    titles = [act.title for act in read_trail(post.asking).acts]
    assert titles[-4:] == ["Sent to a coder", "Amended", "Imported", "Coding taken in"]
    assert read_trail(post.asking).acts[-1].words == "session K-14/1"
    assert not read_trail(post.asking).fault


def test_a_wordless_package_holds_neither_words_nor_names_nor_dates_nor_ids_of_clients(
    post: Post, stored: Session, client: Client
) -> None:
    post.send(stored)
    inside = post.inside()
    private = (*WORDS, COMMENT, "call dropped", "ochre", "K-14", client.id, post.asking.vault.header.practice)
    dates = (f"{stored.started_at:%Y-%m-%d}", f"{stored.ended_at:%Y-%m-%d}")
    for text in (*private, *dates):
        assert text.encode() not in inside
        assert text.encode() not in post.out.read_bytes()
    assert b"61.25" not in inside, "blind: none of the therapist's marks"
    post.send(stored, is_blind=False)
    opened = post.inside()
    assert b"61.25" in opened
    assert not [text for text in private if text.encode() in opened]
    post.send(stored, has_note=True)
    assert b"heronwing" in post.inside()
    assert COMMENT.encode() not in post.inside()


def test_two_coders_get_two_pseudonyms_and_one_coder_the_same_every_time(post: Post, stored: Session) -> None:
    def pseudonym(coder: Coder) -> str:
        way = coding_out.to_key(coding_out.own_key(post.coding))
        coding_out.send(post.asking, CodingRequest((stored,), coder), way, post.out, replace=True)
        document = read_document(post.inside())
        return getattr(document.sessions[0], "client", "")

    assert pseudonym(RATER) == pseudonym(RATER) != pseudonym(Coder(id="third"))


def test_what_came_to_be_coded_never_mixes_with_ones_own(post: Post, stored: Session) -> None:
    post.send(stored, is_blind=False, has_note=True)
    (session,) = post.arrive()
    (guest,) = guests(post.coding)
    marked = post.mark(session, "w 20")
    today = date(2031, 12, 1)
    assert [row.client.code for row in caseload.caseload(post.coding, with_archived=True, today=today)] == ["Q-1"]
    course, troubles = trends.caseload_trend(post.coding)
    assert (course.sessions, troubles) == (1, [])
    assert {one.client.code for one in review.sessions(post.coding)} == {"Q-1"}
    assert [one.summary.id for one in review.sessions(post.coding, guest)] == [session.id]
    found = [hit.session.client for hit in search(post.coding, "heronwing") if not isinstance(hit, Trouble)]
    assert found == ["Q-1"]
    due, _troubles = retention.due(post.coding, Retention(process_years=1, record_years=1), date(2090, 1, 1))
    assert {one.client.code for one in due} == {"Q-1"}
    steps = {stop.step for stop in WrapUp(post.coding, marked).stops()}
    assert steps == {Step.MOMENT, Step.EPISODE, Step.CODING}, "no rating, plan or record of somebody else's session"
    with pytest.raises(Trouble, match="another practice's client"):
        live_session.start(post.coding, guest, post.coding.catalogue.codebooks()[0], number=2)
    sending.send(post.coding, sending.Errand(Tool.PRACTICE, has_words=True), post.folder / "all.json")
    fresh, _code = store.create(post.folder / "fresh", None)
    plan = plan_practice(fresh, (post.folder / "all.json").read_bytes())
    assert plan.words.startswith("2 clients, 2 sessions")
    importing.take_in(fresh, plan)
    assert [one.code for one in guests(fresh)] == [guest.code]
    fresh.close()


def test_a_coder_who_is_not_blind_sees_the_marks_beside_their_own_and_is_compared_with_them(
    post: Post, stored: Session
) -> None:
    post.send(stored, is_blind=False)
    (session,) = post.arrive()
    (shown,) = session.shown_codings
    assert [(one.offset_s, one.comment) for one in shown.markers] == [(61.25, ""), (122, "")]
    assert shown.episodes[0].resolution == 3
    closed = coding_back.close(post.coding, post.mark(session, "w 1"))
    assert comparing.gather(post.coding, [closed]).coders == {"own": "you", "therapist": "therapist"}


def test_taken_in_once_the_same_says_so_and_a_newer_answer_counts(post: Post, stored: Session) -> None:
    post.send(stored)
    (session,) = post.arrive()
    again = coding_in.plan(post.coding, post.inside())
    assert (again.is_empty, again.words) == (True, "1 session here already, the same")
    post.send_back(post.mark(session, "w 10"))
    first = post.reply()
    post.come_home()
    assert post.plan_home().words == "1 session here already, the same"
    post.send_back(post.mark(post.coding.charts.read(session.id), "c 30"))
    post.come_home()
    home = post.asking.charts.read(stored.id)
    assert [len(one.markers) for one in home.codings] == [1, 2], "the earlier answer stays"
    coded = comparing.gather(post.asking, [home.model_copy(update={"wrapped_up": home.started_at})])
    assert len(coded.sessions[0].marks["b-rater"]) == 2, "and the newer counts"
    with pytest.raises(NotImported, match=r"a newer coding of session K-14/1 by B\. Rater is here"):
        post.plan_home(first)
    (row,) = coding_back.rows(post.asking)[0]
    assert (row.title, row.state) == ("K-14/1", "back, shown when your own is done")


def test_what_was_taken_in_can_be_undone_step_by_step(post: Post, stored: Session) -> None:
    post.send(stored)
    asked = post.asking.charts.read(stored.id).codings
    (session,) = post.arrive()
    assert importing.undo(post.coding).words == "1 client, 1 session"
    assert guests(post.coding) == []
    (session,) = post.arrive()
    post.send_back(post.mark(session, "w 10"))
    post.come_home()
    first = post.asking.charts.read(stored.id).codings
    post.send_back(post.mark(post.coding.charts.read(session.id), "c 30"))
    post.come_home()
    assert importing.undo(post.asking).words == "1 coding"
    assert post.asking.charts.read(stored.id).codings == first
    assert importing.undo(post.asking).words == "1 coding"
    assert post.asking.charts.read(stored.id).codings == asked
    with pytest.raises(NotImported, match="changed since the import"):
        importing.undo(post.coding)


def test_a_reply_of_two_sessions_is_taken_in_whole_or_not_at_all(
    post: Post, stored: Session, client: Client, book: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = kept(post.asking, client, book, 2)
    post.send(stored, second)
    one, other = post.arrive()
    assert (one.number, other.number, one.client) == (1, 2, other.client)
    post.send_back(post.mark(one, "w 10"), post.mark(other, "w 11"))
    before = [post.asking.charts.read(name).codings for name in (stored.id, second.id)]
    plan, save, calls = post.plan_home(), post.asking.charts.save_drawer, []

    def fail(role: str, session: Session) -> Session:
        calls.append(session.id)
        if len(calls) == 2:
            raise files.DiskTrouble("the disk is full")
        return save(role, session)

    monkeypatch.setattr(post.asking.charts, "save_drawer", fail)
    with pytest.raises(files.DiskTrouble):
        coding_in.take_in(post.asking, plan)
    assert calls[0] != calls[1]
    assert [post.asking.charts.read(name).codings for name in (stored.id, second.id)] == before
    assert not intake.is_under_way(post.asking.layout.root)


def test_a_package_that_the_disk_refuses_asks_for_nothing(
    post: Post, stored: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.replace

    def fail(path: Path, data: bytes) -> None:
        if path.name == post.out.name:
            raise OSError(28, "No space left on device")
        write(path, data)

    monkeypatch.setattr(files, "replace", fail)
    with pytest.raises(files.DiskTrouble, match="the disk is full"):
        post.send(stored)
    assert post.asking.charts.read(stored.id).codings == ()
    assert coding_back.rows(post.asking) == ([], [])


def test_a_passphrase_that_both_know_does_too_and_a_short_one_is_refused(post: Post, stored: Session) -> None:
    request = CodingRequest((stored,), RATER)
    with pytest.raises(Trouble, match="at least 8 characters"):
        coding_out.send(post.asking, request, Way(passphrase="1234567"), post.out)
    assert not post.out.exists()
    assert post.asking.charts.read(stored.id).codings == ()
    coding_out.send(post.asking, request, Way(passphrase="seven quiet lanterns"), post.out)
    sealed = coding_in.read_sealed(post.out)
    with pytest.raises(PackageStaysShut, match="the passphrase does not open"):
        coding_in.opened(post.coding, sealed, "seven quiet lantern")
    assert coding_in.plan(post.coding, coding_in.opened(post.coding, sealed, "seven quiet lanterns")).sessions
    with pytest.raises(NotSent, match=r"there is a file to-code\.alliance already"):
        coding_out.send(post.asking, request, Way(passphrase="seven quiet lanterns"), post.out)


def test_a_package_opens_nowhere_but_with_whom_it_is_for(post: Post, stored: Session, tmp_path: Path) -> None:
    post.send(stored)
    other, _code = store.create(tmp_path / "other", None)
    for practice in (other, post.asking):
        with pytest.raises(PackageStaysShut, match="for another practice"):
            coding_in.opened(practice, coding_in.read_sealed(post.out))
    with pytest.raises(NotImported, match="went out from here"):
        coding_in.plan(post.asking, post.inside())
    (session,) = post.arrive()
    post.send_back(session)
    for practice in (other, post.coding):
        with pytest.raises(PackageStaysShut, match="for another practice"):
            coding_in.opened(practice, coding_in.read_sealed(post.back))
    with pytest.raises(NotImported, match="for another practice"):
        coding_in.plan(other, write_document(post.reply()))
    other.close()


def _first(reply: CodingReply, **fields: object) -> CodingReply:
    return reply.model_copy(update={"sessions": (reply.sessions[0].model_copy(update=fields),)})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda one: one.model_copy(update={"package": "0" * 32}),
            "nobody was asked for these marks",
        ),
        (lambda one: _first(one, session="0" * 32), "nobody was asked for these marks"),
        (
            lambda one: _first(one, codebook=CodebookRef(id="rupture-repair", version=2)),
            "with rupture-repair@2 there, and with rupture-repair@1 here",
        ),
        (lambda one: _first(one, codebook=CodebookRef(id="movement", version=1)), "with movement@1 there"),
        (
            lambda one: _first(one, markers=(Marker(id="x", group="withdrawal", code="bogus", offset_s=1),)),
            "has a code",
        ),
        (lambda one: _first(one, markers=(Marker(id="x", group="bogus", offset_s=1),)), "has a code"),
        (lambda one: _first(one, markers=(Marker(id="x", group="repair", offset_s=1),) * 2), "stands twice"),
    ],
)
def test_marks_that_do_not_answer_what_was_asked_are_refused_in_one_line(
    post: Post, stored: Session, change: Callable[[CodingReply], CodingReply], why: str
) -> None:
    post.send(stored)
    (session,) = post.arrive()
    post.send_back(session)
    before = post.asking.charts.read(stored.id)
    with pytest.raises(Trouble, match=why) as refused:
        post.plan_home(change(post.reply()))
    assert refused.value.safe in ("Nothing was imported", "Nothing was taken in")
    assert "\n" not in refused.value.line
    assert post.asking.charts.read(stored.id) == before


def test_two_packages_cannot_be_put_together_by_what_a_session_is_called_in_them(post: Post, stored: Session) -> None:
    called = {coding_out.session_stands_for(post.asking, package, stored.id) for package in ("a" * 32, "b" * 32)} | {
        coding_out.session_stands_for(post.coding, "a" * 32, stored.id),
        stored.id,
    }
    assert len(called) == 4
    post.send(stored)
    (session,) = post.arrive()
    assert session.assignment is not None
    assert session.assignment.session not in (stored.id, session.id)


def test_a_session_still_live_or_somebody_elses_is_not_sent(
    post: Post, stored: Session, client: Client, book: Codebook
) -> None:
    running = live_session.start(post.asking, client, book, number=2)
    try:
        with pytest.raises(NotSent, match="session K-14/2 is still live"):
            post.send(review.read_session(post.asking, "K-14/2"))
    finally:
        running.close()
    post.send(stored)
    (session,) = post.arrive()
    with pytest.raises(NotSent, match="is another practice's"):
        Post(post.coding, post.asking, post.folder).send(session)
    with pytest.raises(NotSent, match="named twice"):
        post.send(stored, stored)


def test_a_coding_goes_back_only_closed_and_as_it_was_closed(post: Post, stored: Session) -> None:
    post.send(stored)
    (session,) = post.arrive()
    marked = post.mark(session, "w 10")
    title = f"{session.client}/1"
    with pytest.raises(NotSent, match=f"your coding of {title} is not closed"):
        coding_back.send_back(post.coding, [marked], post.back)
    closed = coding_back.close(post.coding, marked)
    changed = change_marker(post.coding, closed, closed.markers[0].id, salience=4, comment="velvet")
    with pytest.raises(NotSent, match="was changed after it was closed"):
        coding_back.send_back(post.coding, [changed], post.back)
    assert closed.assignment is not None
    older = changed.model_copy(update={"assignment": closed.assignment.model_copy(update={"closed_as": ""})})
    assert older.is_changed_since_closed, "closed before a digest was kept"
    own = review.read_session(post.coding, "Q-1/1")
    with pytest.raises(NotSent, match="did not come here to be coded"):
        coding_back.close(post.coding, own)
    assert [row.state for row in coding_back.rows(post.coding)[0]] == ["closed"]
    post.send_back(changed)
    assert [row.state for row in coding_back.rows(post.coding)[0]] == ["sent back"]
    assert post.reply().sessions[0].markers[0].comment == ""
    post.send_back(post.coding.charts.read(session.id), has_comments=True)
    assert post.reply().sessions[0].markers[0].comment == "velvet"


def test_a_codebook_of_the_same_version_that_is_another_one_there_stops_it(post: Post, stored: Session) -> None:
    post.send(stored)
    document = read_document(post.inside())
    books = tuple(one.model_copy(update={"title": "Another"}) for one in getattr(document, "codebooks", ()))
    changed = document.model_copy(update={"codebooks": books})
    with pytest.raises(NotImported, match="the codebook rupture-repair@1 is another one here"):
        coding_in.plan(post.coding, write_document(changed))
    assert guests(post.coding) == []


def test_a_pseudonym_that_an_own_client_has_gets_a_number_behind(post: Post, stored: Session) -> None:
    post.send(stored)
    document = read_document(post.inside())
    code = getattr(document.sessions[0], "client", "")
    add_client(post.coding, code, codebook="rupture-repair", planned_min=50)
    (session,) = post.arrive()
    assert session.client == f"{code}-2"
    post.send(stored)
    (again,) = post.arrive()
    assert (again.client, again.number) == (f"{code}-2", 2), "asked once more: another session beside the first"


def test_the_key_stays_the_same_and_an_open_practice_keeps_it(sealed: Practice, plain: Practice) -> None:
    for practice in (sealed, plain):
        first = coding_out.own_key(practice)
        assert coding_out.own_key(practice) == first
        assert coding_out.stands_for(practice) != practice.vault.header.practice
    assert plain.catalogue.fact("coding-key")
    assert not sealed.catalogue.fact("coding-key"), "every backup has it with the master key"


@pytest.mark.parametrize("control", ["\x1b]0;owned\x07", "\x9b2J", "one\nother"])
def test_nothing_in_a_package_steers_the_terminal(post: Post, stored: Session, control: str) -> None:
    post.send(stored)
    before = json.loads(post.inside())

    def refused(change: Callable[[dict[str, Any]], object]) -> None:
        content = json.loads(json.dumps(before))
        change(content)
        with pytest.raises(UnreadableCoding) as told:
            coding_in.plan(post.coding, json.dumps(content).encode())
        assert told.value.line.isprintable()

    refused(lambda content: content["sessions"][0].update({control: 1}))
    refused(lambda content: content["coder"].update(name=control))
    refused(lambda content: content["codebooks"][0].update(title=control))
    refused(lambda content: content["codebooks"][0]["groups"][0].update(title=control))
    refused(lambda content: content["codebooks"][0]["groups"][0].update(glyph=control.strip("one")[0]))
    refused(lambda content: content["codebooks"][0]["groups"][0]["codes"][0].update(title=control))


def test_a_clock_set_back_hides_no_change_and_makes_no_later_answer_the_older(
    post: Post, stored: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.send(stored)
    (session,) = post.arrive()
    closed = coding_back.close(post.coding, post.mark(session, "w 10"))
    yesterday = wall_now() - timedelta(days=1)
    for module in (amending, coding_back):
        monkeypatch.setattr(module, "wall_now", lambda: yesterday)
    changed = change_marker(post.coding, closed, closed.markers[0].id, salience=4)
    with pytest.raises(NotSent, match="was changed after it was closed"):
        coding_back.send_back(post.coding, [changed], post.back)
    same = change_marker(post.coding, changed, closed.markers[0].id, salience=None)
    coding_back.send_back(post.coding, [same], post.back)
    post.come_home()
    again = change_marker(post.coding, post.coding.charts.read(session.id), closed.markers[0].id, salience=5)
    coding_back.close(post.coding, again)
    assert [row.state for row in coding_back.rows(post.coding)[0]] == ["closed again"]
    post.send_back(post.coding.charts.read(session.id))
    assert [row.state for row in coding_back.rows(post.coding)[0]] == ["sent back"]
    post.come_home()
    assert [one.salience for one in post.asking.charts.read(stored.id).codings[-1].markers] == [5]


def test_what_was_changed_from_an_older_view_leaves_in_place_what_came_in_since(post: Post, stored: Session) -> None:
    post.send(stored)
    (session,) = post.arrive()
    post.send_back(post.mark(session, "w 10"))
    post.come_home()
    came = post.asking.charts.read(stored.id).codings
    amended = change_marker(post.asking, stored, stored.markers[0].id, salience=5)
    assert (amended.markers[0].salience, amended.codings) == (5, came)
    linked, _made = recordings.link(post.asking, stored, post.out, None, duration_s=3000)
    assert (linked.codings, linked.markers) == (came, amended.markers)


def test_a_withdrawn_request_is_out_no_more_and_its_answer_is_refused_in_one_line(
    post: Post, stored: Session, client: Client, book: Codebook
) -> None:
    second = kept(post.asking, client, book, 2)
    post.send(stored, second)
    one, other = post.arrive()
    post.send_back(post.mark(one, "w 10"))
    first_back = post.back.read_bytes()
    first_reply = post.reply()
    post.come_home()
    post.send_back(post.mark(other, "w 11"))
    wanted = withdrawing.find_request(post.asking, second)
    assert "B. Rater is asked no more for K-14/2." in wanted.words
    assert "What came back of it already stays." in wanted.words
    with pytest.raises(withdrawing.NotWithdrawn, match="session K-14/1 is not out"):
        withdrawing.find_request(post.asking, stored)
    with pytest.raises(withdrawing.NotWithdrawn, match="session K-14/2 is not out at Nobody"):
        withdrawing.find_request(post.asking, second, "Nobody")
    withdrawing.withdraw(post.asking, wanted.package)
    assert [(row.title, row.state) for row in coding_back.rows(post.asking)[0]] == [
        ("K-14/1", "back, shown when your own is done")
    ]
    assert post.asking.charts.read(second.id).codings == ()
    assert post.asking.catalogue.fact(coding_requests.REPLY_KEYS) == "{}", "nothing is left that opens an answer"
    for answer in (post.back.read_bytes(), first_back):
        post.back.write_bytes(answer)
        with pytest.raises(coding_requests.Withdrawn) as told:
            post.reply()
        assert told.value.line == (
            "the request that these marks answer was withdrawn. Nothing was taken in. Send the session to the coder "
            "again."
        )
    with pytest.raises(coding_requests.Withdrawn):
        post.plan_home(first_reply)
    with pytest.raises(withdrawing.NotWithdrawn, match="nothing of this is out any more"):
        withdrawing.withdraw(post.asking, wanted.package)
    act = read_trail(post.asking).acts[-1]
    assert (act.title, act.words) == ("Asked no more", "session K-14/2")
    importing.undo(post.asking)
    assert coding_back.rows(post.asking) == ([], []), "undone, it is not asked for again"
    post.send(second)
    (anew,) = post.arrive()
    post.send_back(post.mark(anew, "w 12"))
    post.come_home()
    assert [row.title for row in coding_back.rows(post.asking)[0]] == ["K-14/2"], "sent once more it comes back"


def test_a_withdrawal_cut_short_lets_no_answer_in_and_goes_on(
    post: Post, stored: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.send(stored)
    (session,) = post.arrive()
    post.send_back(post.mark(session, "w 10"))
    wanted = withdrawing.find_request(post.asking, stored, "b. rater")

    def fail(_role: str, _session: Session) -> Session:
        raise files.DiskTrouble("the disk is full")

    with monkeypatch.context() as full:
        full.setattr(post.asking.charts, "save_drawer", fail)
        with pytest.raises(files.DiskTrouble):
            withdrawing.withdraw(post.asking, wanted.package)
    with pytest.raises(coding_requests.Withdrawn):
        post.come_home()
    withdrawing.withdraw(post.asking, wanted.package)
    assert coding_back.rows(post.asking) == ([], [])


def test_one_of_several_coders_has_to_be_named_and_an_older_request_is_withdrawn_too(
    post: Post, stored: Session
) -> None:
    post.send(stored)
    way = coding_out.to_key(coding_out.own_key(post.coding))
    now = post.asking.charts.read(stored.id)
    coding_out.send(post.asking, CodingRequest((now,), Coder(id="third")), way, post.folder / "third")
    with pytest.raises(withdrawing.NotWithdrawn, match=r"K-14/1 is out at several: B\. Rater, third"):
        withdrawing.find_request(post.asking, stored)
    wanted = withdrawing.find_request(post.asking, stored, "third")
    post.asking.catalogue.keep_fact(coding_requests.REPLY_KEYS, "{}")  # as when the practice's own key opened answers
    withdrawing.withdraw(post.asking, wanted.package)
    assert coding_requests.is_withdrawn(post.asking, wanted.package)
    assert [row.coder for row in coding_back.rows(post.asking)[0]] == ["B. Rater"]
