"""The way into coding: who codes, whether they have seen others' marks, and where one comes out again."""

import contextlib
from typing import TYPE_CHECKING

from alliance_tui.domain.session import Session
from alliance_tui.domain.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliance_tui.ui.screens.review import ReviewScreen


def begin_coding(screen: "ReviewScreen") -> None:
    """Code the session that the review is in. Asks who codes, unless the session came with that."""
    session = screen.walk.session
    if session is None:
        return
    if screen.alliance.practice.is_read_only:
        screen.say("This practice is open read-only.")
        return
    way = _Way(screen, session)
    if session.assignment is None:
        screen.ask("who codes", way.named, text=screen.alliance.start.settings.recordings.coder, is_open=True)
    elif session.assignment.closed_at is not None:
        way.question("You have closed your coding of this session.", "go on with it", lambda: way.sit_down("", True))
    else:
        way.sit_down("", is_blind=True)


class _Way:
    """One beginning, step by step."""

    def __init__(self, screen: "ReviewScreen", session: Session) -> None:
        self._screen = screen
        self._session = session

    def named(self, name: str) -> None:
        """Somebody's name was typed."""
        from alliance_tui.services import coding_desk  # deferred: most days nobody codes

        if not name.strip():
            return
        session = self._session
        try:
            if coding_desk.unfinished(session, name) is not None:
                self.sit_down(name, is_blind=True)
            elif coding_desk.has_closed(session, name):
                words = f"{name.strip()} has coded this session already. That stays; the latest is compared."
                self.question(words, "code it once more", lambda: self._ask_blind(name))
            else:
                self._ask_blind(name)
        except Trouble as trouble:
            self._screen.tell(trouble, "Not begun", is_error=False)

    def _ask_blind(self, name: str) -> None:
        """Whether it is blind is kept with the coding, so it is asked where there was something to see."""
        if not self._session.markers and not self._session.shown_codings:
            self.sit_down(name, is_blind=True)
            return
        from alliance_tui.ui.screens.question import QuestionScreen

        def answered(has_seen: bool | None) -> None:
            if has_seen is not None:
                self.sit_down(name, is_blind=not has_seen)

        words = f"Has {name.strip()} seen anybody's marks of this session? The answer is kept with the coding."
        self._screen.alliance.push_screen(QuestionScreen(words, "yes", "no, it is blind"), answered)

    def question(self, words: str, yes: str, then: "Callable[[], object]") -> None:
        """Ask before going on."""
        from alliance_tui.ui.screens.question import QuestionScreen

        def answered(is_yes: bool | None) -> None:
            if is_yes:
                then()

        self._screen.alliance.push_screen(QuestionScreen(words, yes, "no"), answered)

    def sit_down(self, name: str, is_blind: bool) -> None:
        """To the desk; or say why not."""
        from alliance_tui.services import coding_desk
        from alliance_tui.ui.screens.coding import CodingScreen

        app = self._screen.alliance
        try:
            desk = coding_desk.begin(app.practice, self._session, name, is_blind=is_blind)
        except Trouble as trouble:
            self._screen.tell(trouble, "Not begun", is_error=False)
            return
        self._remember(name.strip())
        desk.merge_within_s = app.start.settings.merge_within_s
        app.codebook = desk.codebook
        app.push_screen(CodingScreen(desk), self._came_back)

    def _came_back(self, session: Session | None) -> None:
        """With the session as it is now."""
        walk = self._screen.walk
        if session is not None and walk.session is not None and walk.session.id == session.id:
            walk.take(session)
            self._screen.show_session()
        self._screen.steering.follow()

    def _remember(self, name: str) -> None:
        """Offer the same name next time."""
        app = self._screen.alliance
        settings = app.start.settings
        if name and name != settings.recordings.coder:
            from alliance_tui.services.preferences import set_value  # deferred: it writes

            # Where the file cannot be written the name is typed again next time: nothing else is lost.
            with contextlib.suppress(Trouble):
                set_value("recordings.coder", name)
                chosen = settings.recordings.model_copy(update={"coder": name})
                app.preferences.wrote(settings.model_copy(update={"recordings": chosen}))
