"""Withdrawing what a coder was asked for: what is still out is asked no more, and an answer to it is refused."""

from dataclasses import dataclass

from alliance_tui.domain.coding import Coder, asked_by
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import coding_requests, record_note
from alliance_tui.storage.charts import UnknownSession
from alliance_tui.storage.practice import Practice


class NotWithdrawn(Trouble):
    """A request cannot be withdrawn."""

    def __init__(self, title: str, *, remedy: str = "") -> None:
        super().__init__(title, safe="Nothing was changed", remedy=remedy)


@dataclass(frozen=True)
class Request:
    """One package, as far as it is still out."""

    package: str
    coder: Coder
    out: tuple[Session, ...]
    """The sessions that did not come back."""
    back: tuple[str, ...] = ()
    """The ids of those that did, and stay as they are."""

    @property
    def words(self) -> str:
        """What is withdrawn, whom it was asked of, and what that means."""
        titles = [f"{one.client}/{one.number}" for one in self.out]
        several = f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else titles[0]
        stays = " What came back of it already stays." if self.back else ""
        return (
            f"{self.coder.title} is asked no more for {several}. An answer to this package cannot be taken in from "
            f"then on.{stays}"
        )


def requests_out(practice: Practice, session_id: str) -> list[Request]:
    """Every request for a session that was not answered, oldest first.

    Raises:
        Trouble: when a session that one is about cannot be read.
    """
    packages = [package for package, ids in coding_requests.asked_sessions(practice).items() if session_id in ids]
    found = (_request(practice, package) for package in packages)
    return [one for one in found if one is not None and session_id in {session.id for session in one.out}]


def find_request(practice: Practice, session: Session, coder: str = "") -> Request:
    """The one request for a session that is out.

    Args:
        practice: open.
        session: which one.
        coder: as whom one was asked, by name or id; may be empty where only one was.

    Raises:
        NotWithdrawn: when there is none, or more than one.
    """
    title = f"{session.client}/{session.number}"
    wanted = coder.strip().casefold()
    every = requests_out(practice, session.id)
    found = [one for one in every if wanted in ("", one.coder.id, one.coder.title.casefold())]
    if not found:
        whose = f" at {coder.strip()}" if every else ""
        raise NotWithdrawn(f"session {title} is not out{whose}", remedy="See what is: alliance-tui coding list")
    if len({one.coder.id for one in found}) > 1:
        names = ", ".join(sorted(one.coder.title for one in found))
        raise NotWithdrawn(f"session {title} is out at several: {names}", remedy="Name one, as in --to CODER")
    return found[0]


def request_of(practice: Practice, package: str) -> Request:
    """What is out of a package.

    Raises:
        NotWithdrawn: when nothing is.
        Trouble: when a session that it is about cannot be read.
    """
    found = _request(practice, package)
    if found is None:
        raise NotWithdrawn("nothing of this is out any more")
    return found


def withdraw(practice: Practice, package: str) -> Request:
    """Ask no more for what a package asked and was not answered; returns what that was.

    From the first moment on no answer to it is taken in: the key that opens one is thrown away.

    Raises:
        NotWithdrawn: when nothing of it is out.
        RecordSealed: when one of its sessions is live again; nothing was changed then.
        ReadOnly, DiskTrouble: as everywhere; withdrawing again goes on where it stopped.
    """
    practice.require_writer()
    found = request_of(practice, package)
    for session in found.out:
        record_note.require_over(practice, session)
    coding_requests.withdraw(practice, package)
    for session in found.out:
        left = tuple(one for one in session.codings if one.id != package)
        practice.charts.save_drawer("process", session.model_copy(update={"codings": left}))
        practice.audit.note("coding-withdrawn", session=session.id)
    coding_requests.leave(practice, package, found.back)
    return found


def _request(practice: Practice, package: str) -> Request | None:
    """What is out of a package; None where nothing is."""
    out, back, coder = [], [], None
    for session_id in coding_requests.asked_sessions(practice).get(package, ()):
        try:
            session = practice.charts.read(session_id)
        except UnknownSession:
            continue  # erased since
        codings = asked_by(session.codings, package)
        if codings and codings[-1].is_closed:
            back.append(session_id)
        elif codings:
            out.append(session)
            coder = codings[-1].coder
    return Request(package, coder, tuple(out), tuple(back)) if coder else None
