"""Taking a coding package in: sessions that are to be coded here, or the marks of a coder who was asked from here.

Both become a plan that is shown before anything is done; `importing` carries it out, all of it or nothing, and undoes
it. Sessions to code go to a client of their own, who is a guest: never part of one's own caseload.
"""

import secrets
from pathlib import Path

from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook, CodebookRef
from alliance_tui.domain.coding import Assignment, Coder, Coding, answer_id, asked_by
from alliance_tui.domain.marker import Marker
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.exchange.coding_package import CodingPackage, SessionBack, SessionToCode, read_document
from alliance_tui.exchange.coding_package import CodingReply as Reply
from alliance_tui.services import coding_requests, importing
from alliance_tui.services.clients import guests
from alliance_tui.services.clock import wall_now
from alliance_tui.services.coding_out import session_stands_for, stands_for
from alliance_tui.services.import_plan import NotImported, Plan, is_new_book
from alliance_tui.services.incoming import read_file
from alliance_tui.services.recovery import find_unfinished
from alliance_tui.storage import sealed_package
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.sealed_package import SealedPackage

KIND = "package"
THERAPIST = Coder(id="therapist")
"""As whom the marks of the one who asks stand in a session that is not to be coded blind."""


def read_sealed(path: Path) -> SealedPackage:
    """A package from a file, checked as far as nobody's secret is needed for it.

    Raises:
        Unreadable: when the file cannot be read.
        UnreadablePackage: when it is none, is damaged, cut off or too new.
    """
    return sealed_package.read_package(read_file(path))


def opened(practice: Practice, sealed: SealedPackage, passphrase: str = "") -> bytes:
    """What is in a package, opened with a passphrase where it needs one, else with a key of this practice.

    Raises:
        PackageStaysShut: when it does not open.
        Withdrawn: when it answers a request that was withdrawn.
        UnreadablePackage: when it was changed.
    """
    if sealed.needs_passphrase:
        return sealed.open_with_passphrase(passphrase)
    return sealed.open_with_key(coding_requests.opening_secret(practice, sealed.recipient))


def plan(practice: Practice, content: bytes) -> Plan:
    """What an opened package would add.

    Raises:
        UnreadableCoding: when it is none of ours, or its parts do not fit.
        NotImported: when it is not for this practice, or does not go with what is here.
        Withdrawn: when it answers a request that was withdrawn.
    """
    document = read_document(content)
    if isinstance(document, CodingPackage):
        return _plan_package(practice, document)
    return _plan_reply(practice, document)


def take_in(practice: Practice, wanted: Plan) -> None:
    """Carry a plan out, and note what came.

    Raises:
        ReadOnly, DiskTrouble: as in `importing.take_in`.
    """
    importing.take_in(practice, wanted)
    for session in wanted.sessions:
        practice.audit.note("coding-came", session=session.id)
    for session, _coding in wanted.codings:
        practice.audit.note("coding-taken-in", session=session.id)


# -- sessions to code


def _plan_package(practice: Practice, package: CodingPackage) -> Plan:
    if package.practice == stands_for(practice):
        raise NotImported("this coding package went out from here", remedy="It is for the coder, in another practice")
    conflicts: list[str] = []
    books = tuple(book for book in package.codebooks if is_new_book(practice, book, conflicts))
    if conflicts:
        raise NotImported(conflicts[0], remedy="Take it in in a practice of its own: alliance-tui init")
    known = _assigned(practice, package.package)
    clients: dict[str, Client] = {}
    numbers: dict[str, set[int]] = {}
    sessions = []
    for asked in package.sessions:
        if asked.session in known:
            continue
        if asked.client not in clients:
            clients[asked.client] = _guest(practice, package, asked)
            numbers[asked.client] = _numbers(practice, clients[asked.client])
        taken = numbers[asked.client]
        number = asked.number if asked.number not in taken else max(taken) + 1
        taken.add(number)
        sessions.append(_session(package, asked, clients[asked.client], number))
    new = [one for one in clients.values() if practice.catalogue.get(one.id) is None]
    same = len(package.sessions) - len(sessions)
    return Plan(
        KIND,
        clients=tuple(new),
        codebooks=books if sessions else (),
        sessions=tuple(sessions),
        same=same,
    )


def _assigned(practice: Practice, package: str) -> set[str]:
    """The sessions of a package that are here, by their ids where they came from."""
    found = set()
    for client in guests(practice):
        for row in practice.charts.summaries(client.id):
            assignment = practice.charts.read(row.id, client.id).assignment
            if assignment is not None and assignment.package == package:
                found.add(assignment.session)
    return found


def _guest(practice: Practice, package: CodingPackage, asked: SessionToCode) -> Client:
    """The client under this pseudonym, or a new one; where somebody else has the pseudonym, with a number behind."""
    place = 1
    while True:
        code = asked.client if place == 1 else f"{asked.client}-{place}"
        here = practice.catalogue.find(code)
        if here is None:
            return Client(
                id=secrets.token_hex(8),
                code=code,
                created_at=wall_now(),
                codebook=asked.codebook.id,
                guest_of=package.practice,
            )
        if here.guest_of == package.practice:
            return here
        place += 1


def _numbers(practice: Practice, client: Client) -> set[int]:
    if practice.catalogue.get(client.id) is None:
        return set()
    return {row.number for row in practice.charts.summaries(client.id)}


def _session(package: CodingPackage, asked: SessionToCode, client: Client, number: int) -> Session:
    now = wall_now()
    shown = () if package.is_blind else (_therapists(asked),)
    fields: dict[str, object] = {} if asked.note is None else {"note": asked.note}
    return Session(
        id=secrets.token_hex(16),
        client_id=client.id,
        client=client.code,
        number=number,
        state=State.ENDED,
        started_at=asked.started_at,
        ended_at=asked.ended_at,
        planned_s=asked.planned_s,
        paused_s=sum((one.until_s or one.offset_s) - one.offset_s for one in asked.pauses),
        pauses=asked.pauses,
        codebook=asked.codebook,
        codings=shown,
        assignment=Assignment(
            package=package.package,
            practice=package.practice,
            session=asked.session,
            coder=package.coder,
            is_blind=package.is_blind,
            reply_key=package.reply_key,
            taken_in_at=now,
        ),
        **fields,
    )


def _therapists(asked: SessionToCode) -> Coding:
    return Coding(
        id=secrets.token_hex(16),
        coder=THERAPIST,
        codebook=asked.codebook,
        begun_at=asked.ended_at,
        closed_at=asked.ended_at,
        markers=asked.markers,
        episodes=asked.episodes,
    )


# -- marks that come back


def _plan_reply(practice: Practice, reply: Reply) -> Plan:
    if reply.practice != stands_for(practice):
        raise NotImported("these marks are for another practice", remedy="Send them to whoever asked")
    if coding_requests.is_withdrawn(practice, reply.package):
        raise coding_requests.Withdrawn
    live = {one.session().id for one in find_unfinished(practice)[0]}
    wanted = {
        session_stands_for(practice, reply.package, one): one
        for one in coding_requests.asked_sessions(practice).get(reply.package, ())
    }
    found, same = [], 0
    for coded in reply.sessions:
        if coded.session not in wanted:
            raise NotImported("nobody was asked for these marks", remedy="They answer another package")
        try:
            session = practice.charts.read(wanted[coded.session])
        except UnknownSession:
            raise NotImported("a session that these marks belong to is not here any more") from None
        if session.id in live:
            raise NotImported(
                f"session {session.client}/{session.number} is live just now", remedy="End it first, then take them in"
            )
        answer = _answer(practice, session, reply.package, coded)
        if answer is None:
            same += 1
        else:
            found.append((session, answer))
    return Plan(KIND, codings=tuple(found), same=same)


def _answer(practice: Practice, session: Session, package: str, coded: SessionBack) -> Coding | None:
    """What a coder made of a session; None where just that is here already."""
    title = f"session {session.client}/{session.number}"
    before = asked_by(session.codings, package)
    if not before:
        raise NotImported(f"nobody was asked for these marks of {title}", remedy="They answer another package")
    if coded.codebook != session.codebook:
        theirs, ours = _name(coded.codebook), _name(session.codebook)
        raise NotImported(f"{title} was coded with {theirs} there, and with {ours} here")
    book = practice.catalogue.codebook(session.codebook)
    if book is not None:
        _refuse_unknown(book, coded.markers, title)
    first, latest = before[0], max(before, key=lambda one: one.closed_at.timestamp() if one.closed_at else 0.0)
    if latest.closed_at is not None:
        if (latest.closed_at, latest.markers, latest.episodes) == (coded.closed_at, coded.markers, coded.episodes):
            return None
        if coded.closed_at < latest.closed_at:
            raise NotImported(
                f"a newer coding of {title} by {first.coder.title} is here", remedy="Take in the one made last"
            )
    return Coding(
        id=answer_id(session.codings, package),
        coder=first.coder,
        codebook=session.codebook,
        is_blind=first.is_blind,
        basis=coded.basis,
        begun_at=first.begun_at,
        closed_at=coded.closed_at,
        markers=coded.markers,
        episodes=coded.episodes,
    )


def _refuse_unknown(book: Codebook, markers: tuple[Marker, ...], title: str) -> None:
    for marker in markers:
        group = book.group(marker.group)
        if group is None or (marker.code is not None and group.code(marker.code) is None):
            raise NotImported(f"a mark of {title} has a code that {_name(book.ref)} does not have")


def _name(ref: CodebookRef) -> str:
    return f"{ref.id}@{ref.version}"
