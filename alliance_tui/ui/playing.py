"""The player beside the app: one recording of one session at a time, hidden and ended with the app's own screen."""

from typing import TYPE_CHECKING

from alliance_tui.domain.trouble import Trouble

if TYPE_CHECKING:
    from alliance_tui.domain.recording import Recording
    from alliance_tui.domain.session import Session
    from alliance_tui.services.playing import Source
    from alliance_tui.ui.app import AllianceApp


class Playing:
    """Starts mpv and ends it, and tells the screen in front what it does."""

    def __init__(self, app: "AllianceApp") -> None:
        self._app = app
        self._session_id = ""
        self._source: Source | None = None
        self._opening_id = ""
        """The session whose recording is being opened."""

    def of(self, session: "Session | None") -> "Source | None":
        """What plays a recording of a session just now, or None."""
        return self._source if session is not None and session.id == self._session_id else None

    def is_opening(self, session: "Session | None") -> bool:
        """Whether a recording of a session is on its way into the player."""
        return session is not None and session.id == self._opening_id

    def open(self, session: "Session", recording: "Recording", at_s: float = 0.0) -> None:
        """Open a recording of a session in the player, holding at a time of it; or say why not."""
        self._opening_id = session.id
        work = self._open(session, recording, at_s)
        self._app.run_worker(work, group="player", exclusive=True, exit_on_error=False)

    async def _open(self, session: "Session", recording: "Recording", at_s: float) -> None:
        from alliance_tui.services.playing import Source, open_player  # deferred: most days nothing is played

        self._close()
        try:
            player = await open_player(recording, self._app.start.settings.recordings.player, at_s)
        except Trouble as trouble:
            self._opening_id = ""
            self._tell(trouble)
            self._follow()
            return
        if self._opening_id != session.id:  # It was ended before it began.
            player.close()
            return
        self._opening_id = ""
        self._source, self._session_id = Source(player, recording), session.id
        player.on_change = self._follow
        if self._app.privacy.is_covered:
            self.hide()
        self._follow()

    def hide(self) -> None:
        """Nothing of a recording is to be seen or heard."""
        if self._source is not None:
            self._source.player.hide()

    def show(self) -> None:
        """It may be seen again."""
        if self._source is not None:
            self._source.player.show()

    def end(self) -> None:
        """End the player, where there is one, or one that is on its way."""
        self._opening_id = ""
        self._close()

    def _close(self) -> None:
        source, self._source = self._source, None
        if source is not None:
            source.player.on_change = lambda: None
            source.player.close()

    def _follow(self) -> None:
        """The player did something."""
        source = self._source
        if source is not None and (source.player.is_gone or source.player.trouble):
            trouble = source.player.trouble
            self.end()
            if trouble is not None:
                self._tell(trouble)
            else:
                self._app.notify("The player was closed. Every mark is kept.", timeout=5, markup=False)
        follow = getattr(self._app.screen, "follow_player", None)
        if follow is not None:
            follow()

    def _tell(self, trouble: Trouble) -> None:
        self._app.notify(trouble.sentence, title="Not played", severity="warning", timeout=12, markup=False)
