"""The way into a rehearsal, and the words of its script with the keys that are set."""

import re
from typing import TYPE_CHECKING

from alliance_tui.config.rehearsals import load_rehearsal
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services import rehearsing
from alliance_tui.ui.keymap import Keymap

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp

_BLANK = re.compile(r"\{(\w+)([.:])([a-z0-9-]+)\}")


def rehearse(app: "AllianceApp") -> None:
    """Into a rehearsal, from wherever one is; or say why not."""
    from alliance_tui.ui.screens.rehearsal import RehearsalScreen  # deferred: opened by a key

    try:
        rehearsal = rehearsing.begin(*load_rehearsal())
    except Trouble as trouble:
        if app.start.goal == "learn":
            app.fail(trouble)
        else:
            app.notify(trouble.sentence, title="Not started", severity="error", timeout=15, markup=False)
        return
    app.codebook = rehearsal.session.codebook
    app.push_screen(RehearsalScreen(rehearsal))


def worded(text: str, keymap: Keymap, book: Codebook) -> str:
    """A line of the script: `{live.mark-1}` becomes the key that is set, `{letter:…}` and `{digit:…}` the codebook's.

    Raises:
        KeyError: when the script names what is not there.
    """

    def filled(found: re.Match[str]) -> str:
        kind, between, name = found.groups()
        if between == ".":
            return keymap.label_of(f"{kind}.{name}")
        if kind == "letter":
            return next((group.key for group in book.groups if group.id == name), "") or _missing(found[0])
        codes = [(str((place + 1) % 10), code.id) for one in book.groups for place, code in enumerate(one.codes)]
        return next((digit for digit, id_ in codes if kind == "digit" and id_ == name), "") or _missing(found[0])

    return _BLANK.sub(filled, text)


def _missing(what: str) -> str:
    raise KeyError(what)
