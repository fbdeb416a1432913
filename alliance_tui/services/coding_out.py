"""Sending sessions to a coder: what leaves is told field by field, sealed, kept in mind here, and noted in the log.

A session that was sent carries the coding that was asked for, open and empty, until the coder's marks come back.
"""

import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.coding import Coder, Coding, with_coding
from alliance_tui.domain.reading import counted
from alliance_tui.domain.session import Session
from alliance_tui.domain.summary import State
from alliance_tui.domain.trouble import Trouble
from alliance_tui.exchange.coding_package import CodingPackage, to_code, write_document
from alliance_tui.exchange.leaving import Disguise
from alliance_tui.services import coding_requests, destination
from alliance_tui.services.access import SHORTEST_PASSPHRASE, TooShort
from alliance_tui.services.clock import wall_now
from alliance_tui.services.import_plan import NotImported, coder_called
from alliance_tui.storage import coding_key, files, sealed_package
from alliance_tui.storage.armour import b64
from alliance_tui.storage.coding_key import MistypedKey
from alliance_tui.storage.practice import Practice

FILE_NAME = "to-code.alliance"
"""What a package is called unless one says otherwise: nothing of whom it is about."""


class NotSent(Trouble):
    """A package cannot be made."""

    def __init__(self, title: str, *, remedy: str = "", safe: str = "Nothing was written") -> None:
        super().__init__(title, safe=safe, remedy=remedy)


@dataclass(frozen=True)
class CodingRequest:
    """What a coder is asked."""

    sessions: tuple[Session, ...]
    coder: Coder
    is_blind: bool = True
    has_note: bool = False

    @property
    def leaves(self) -> str:
        """What leaves, in words."""
        marks = "none of your marks" if self.is_blind else "your marks and ratings of episodes, without comments"
        note = "the note" if self.has_note else "nothing that was written"
        return (
            f"{counted(len(self.sessions), 'session')} under a pseudonym, dates moved: how long, the pauses, the "
            f"codebook; {marks}; {note}"
        )

    @property
    def stays(self) -> str:
        """What stays, in words."""
        return "code and name, record note, ratings, plan, comments, transcript, recording."


@dataclass(frozen=True)
class Way:
    """How a package is sealed: by a passphrase that both know, or to the coder's coding key."""

    passphrase: str = ""
    public: bytes = b""

    def seal(self, content: bytes) -> bytes:
        """The package.

        Raises:
            TooShort: when the passphrase is.
            MistypedKey: when the key can be nobody's.
            NotSent: when it is too large.
        """
        if self.public:
            return sealed_package.seal_to_key(content, self.public)
        if len(self.passphrase) < SHORTEST_PASSPHRASE:
            raise TooShort
        return sealed_package.seal_with_passphrase(content, self.passphrase)


def to_key(text: str) -> Way:
    """Sealed to the coding key that somebody passed on.

    Raises:
        MistypedKey: when it is none.
    """
    return Way(public=coding_key.read(text))


def coder_of(name: str) -> Coder:
    """Whom a name means, as `coder_called`.

    Raises:
        NotSent: when nobody can be called so.
    """
    try:
        return coder_called(name)
    except NotImported as fault:
        raise NotSent(fault.title, remedy=fault.remedy) from None


def own_key(practice: Practice) -> str:
    """This practice's public coding key, to be passed on. An open practice makes it when it is first asked for.

    Raises:
        ReadOnly, DiskTrouble: when it has none yet and cannot be written to.
    """
    return coding_key.show(coding_key.public_of(practice.coding_secret()))


def sign_of(key: str) -> str:
    """Eight characters of a key to compare aloud.

    Raises:
        MistypedKey: when it is none.
    """
    return coding_key.sign_of(coding_key.read(key))


def stands_for(practice: Practice) -> str:
    """What a practice is called in packages: 32 hex digits from which nobody learns its id."""
    return hashlib.sha256(f"alliance-tui/1 coding practice {practice.vault.header.practice}".encode()).hexdigest()[:32]


def session_stands_for(practice: Practice, package: str, session_id: str) -> str:
    """What a session is called in one package: 32 hex digits, others in another package, so that two coders cannot put
    theirs together by them."""
    key = practice.export_key("coding packages")
    return hmac.new(key, f"{package} {session_id}".encode(), hashlib.sha256).hexdigest()[:32]


def send(practice: Practice, request: CodingRequest, way: Way, out: Path, *, replace: bool = False) -> int:
    """Write a package, and remember what was asked; returns its size in bytes.

    Raises:
        NotSent: when a session cannot go, or there is a file already and `replace` is not set.
        TooShort, MistypedKey: when it cannot be sealed so.
        ReadOnly, DiskTrouble: as everywhere; nothing is asked then.
    """
    practice.require_writer()
    books = _books(practice, request)
    destination.refuse_own_folder(practice, out, NotSent)
    refuse_place(out, replace=replace)
    package, reply_secret = secrets.token_hex(16), coding_key.new_secret()
    document = _document(practice, request, package, reply_key=b64(coding_key.public_of(reply_secret)), books=books)
    blob = way.seal(write_document(document))
    sessions = [_asked(session, request, package) for session in request.sessions]
    try:
        for session in sessions:
            practice.charts.save_drawer("process", session)
        coding_requests.remember(practice, package, [one.id for one in sessions], reply_secret)
        with files.told("writing the coding package", safe="Nothing is asked"):
            files.replace(out, blob)
    except Trouble:
        with contextlib.suppress(files.DiskTrouble):  # what the disk keeps of it asks for nothing that ever left
            _take_back(practice, request.sessions, package)
        raise
    for session in sessions:
        practice.audit.note("coding-sent", session=session.id)
    return len(blob)


def refuse_place(out: Path, *, replace: bool) -> None:
    """Refuse to write where something is already.

    Raises:
        NotSent: when it is a folder, or a file and `replace` is not set.
    """
    destination.refuse_file(out, NotSent, replace=replace)


def _books(practice: Practice, request: CodingRequest) -> tuple[Codebook, ...]:
    found: dict[str, Codebook] = {}
    if len({one.id for one in request.sessions}) < len(request.sessions):
        raise NotSent("one session is named twice")
    for session in request.sessions:
        title = f"{session.client}/{session.number}"
        if session.state is State.LIVE:
            raise NotSent(f"session {title} is still live", remedy="End it first")
        if session.assignment is not None:
            raise NotSent(f"session {title} is another practice's", remedy="Only they can send it to somebody")
        book = practice.catalogue.codebook(session.codebook)
        if book is None:
            raise NotSent(f"the codebook of session {title} is not in the practice")
        found[f"{book.id}@{book.version}"] = book
    return tuple(found.values())


def _document(
    practice: Practice, request: CodingRequest, package: str, *, reply_key: str, books: tuple[Codebook, ...]
) -> CodingPackage:
    # One key a coder: two coders cannot put their packages together by the pseudonyms.
    disguise = Disguise(practice.export_key(f"coder {request.coder.id}"))
    return CodingPackage(
        package=package,
        practice=stands_for(practice),
        coder=request.coder,
        is_blind=request.is_blind,
        reply_key=reply_key,
        codebooks=books,
        sessions=tuple(
            to_code(
                one,
                session_stands_for(practice, package, one.id),
                disguise,
                is_blind=request.is_blind,
                has_note=request.has_note,
            )
            for one in request.sessions
        ),
    )


def _asked(session: Session, request: CodingRequest, package: str) -> Session:
    coding = Coding(
        id=package, coder=request.coder, codebook=session.codebook, is_blind=request.is_blind, begun_at=wall_now()
    )
    return session.model_copy(update={"codings": with_coding(session.codings, coding)})


def _take_back(practice: Practice, sessions: Sequence[Session], package: str) -> None:
    """What was kept in mind of a package that was never written."""
    coding_requests.forget(practice, package)
    for session in sessions:
        practice.charts.save_drawer("process", session)


__all__ = [
    "FILE_NAME",
    "CodingRequest",
    "MistypedKey",
    "NotSent",
    "Way",
    "coder_of",
    "own_key",
    "refuse_place",
    "send",
    "session_stands_for",
    "sign_of",
    "stands_for",
    "to_key",
]
