"""Answers: sessions that are being amended, saved at each change; what the disk refuses is kept and tried again."""

from alliance_tui.domain import linking
from alliance_tui.domain.linking import Marks
from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import amending, record_note
from alliance_tui.storage.practice import Practice


class Answers:
    """Some sessions as they are now, beside what the store holds of them."""

    def __init__(self, practice: Practice, session: Session) -> None:
        self._practice = practice
        self._id = session.id
        self._now = {session.id: session}
        self._stored = dict(self._now)
        self._trail: list[tuple[str, Marks]] = []
        self.trouble: Trouble | None = None
        """Why the last answers are not on the disk, where they are not."""

    @property
    def session(self) -> Session:
        """The session that is wrapped up, with all answers so far, saved or not."""
        return self._now[self._id]

    @property
    def is_saved(self) -> bool:
        """Whether every answer is on the disk."""
        return self._now == self._stored

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed: the practice is open for reading."""
        return self._practice.is_read_only

    def everything(self) -> list[Session]:
        """All sessions, by number."""
        return sorted(self._now.values(), key=lambda one: one.number)

    def of(self, session_id: str) -> Session:
        """One of the sessions; an empty id is that of the one that is wrapped up."""
        return self._now[session_id or self._id]

    def hold(self, session: Session) -> None:
        """Hold another session, as the store has it."""
        self._now[session.id] = self._stored[session.id] = session

    def change(self, operation: linking.Change, session_id: str = "") -> None:
        """Do something to the markers and episodes of a session, and save.

        Raises:
            ReadOnly: in a practice that was opened for reading.
            NotAmended: when it cannot be done; nothing changed then.
        """
        self._practice.require_writer()
        self.take(amending.amended(self.of(session_id), operation))

    def take(self, after: Session, *, is_undoable: bool = True) -> None:
        """Let a session be as it is given, and save.

        Raises:
            ReadOnly: in a practice that was opened for reading; nothing changed then.
            RecordSealed: when the session was gone back into; nothing changed then.
        """
        self._practice.require_writer()
        record_note.require_over(self._practice, after)
        before = self._now[after.id]
        if is_undoable and after != before:
            self._trail.append((after.id, Marks.of(before)))
        self._now[after.id] = after
        self.save()

    def undo(self) -> bool:
        """Take the last change of markers or episodes back; False when there is none. Raises as `take`."""
        if not self._trail:
            return False
        self._practice.require_writer()
        session_id, marks = self._trail.pop()
        self.take(amending.restored(self._now[session_id], marks), is_undoable=False)
        return True

    def save(self) -> bool:
        """Save what is not on the disk yet; whether everything is now. `trouble` says why not."""
        try:
            for session_id, session in list(self._now.items()):
                stored = self._stored[session_id]
                if session != stored:
                    self._keep(stored, session)
        except Trouble as trouble:
            self.trouble = trouble
            return False
        self.trouble = None
        return True

    def reload(self) -> None:
        """Read the sessions again: another screen may have changed them. Not while something is not saved.

        Raises:
            Trouble: when one cannot be read; it is then as it was.
        """
        if not self.is_saved:
            return
        for session_id, session in list(self._now.items()):
            fresh = self._practice.charts.read(session_id, session.client_id)
            if fresh != session:
                self._trail = [step for step in self._trail if step[0] != session_id]
                self.hold(fresh)

    def _keep(self, stored: Session, session: Session) -> None:
        """The process drawer first. Where the record is refused after it, only the record is tried again."""
        noted = stored.model_copy(update=dict(session.process))
        saved = amending.keep(self._practice, stored, noted)
        if session != noted:
            self._stored[session.id] = noted
            saved = amending.keep(self._practice, noted, session)
        self.hold(saved)
