"""The words around a record: how it stands, and what the keys do there."""

from typing import TYPE_CHECKING

from rich.cells import cell_len

from alliance_tui.ui.widgets.choice_rows import ChoiceRows
from alliance_tui.ui.widgets.hint_line import Hint
from alliance_tui.ui.widgets.record_headline import WORD

if TYPE_CHECKING:
    from alliance_tui.ui.screens.record_note import RecordNoteScreen


def head_words(screen: "RecordNoteScreen") -> tuple[str, str, str]:
    """Whose record, as much of which session and template as fits, and how it stands."""
    session = screen.session
    needed = cell_len(f" {WORD}  {session.client}  session {session.number}   ")
    # Whose it is comes before how it stands in full.
    states = _state_words(screen)
    facts = next((words for words in states if needed + cell_len(words) <= screen.size.width), states[-1])
    parts = [f"session {session.number}"]
    if session.record_purged_at is None:
        parts += [f"{session.started_at:%d %b %Y}", screen.draft.note.template.title]
    between = f" {screen.alliance.glyphs.between} "
    room = screen.size.width - cell_len(f" {WORD}  {session.client}    {facts} ")
    ways = [between.join(parts[:count]) for count in range(len(parts), 0, -1)]
    return session.client, next((way for way in ways if cell_len(way) <= room), ""), facts


def _state_words(screen: "RecordNoteScreen") -> list[str]:
    """How it stands, the longest words first."""
    session, glyphs = screen.session, screen.alliance.glyphs
    between = f" {glyphs.between} "
    if session.record_purged_at is not None:
        return [f"emptied {session.record_purged_at:%d %b %Y}", "emptied"]
    if session.signature_fault:
        return ["altered after signing", "altered"]
    if session.signature is not None:
        count = len(session.addenda)
        signed = f"signed {session.signature.at:%d %b %Y}"
        added = [f"{signed}{between}{count} {'addendum' if count == 1 else 'addenda'}"] if count else []
        return [*added, signed, "signed"]
    if screen.alliance.practice.is_read_only:
        return [f"draft{between}read-only", "read-only"]
    if screen.saving.trouble is not None:
        return [f"draft{between}not saved", "not saved"]
    sign = f"{glyphs.dot} saved" if screen.draft.is_saved else f"{glyphs.hollow} not saved yet"
    return [f"draft{between}{sign}", sign]


def record_hints(screen: "RecordNoteScreen") -> list[Hint]:
    """What the keys do where one is."""
    label = screen.alliance.label_of
    back = Hint(label("recordnote.back"), "back", "back", screen.action_back)
    copy = Hint(label("recordnote.copy"), "copy", "copy", screen.action_copy)
    risk_open = screen.session.open_risk is not None
    addressed = [
        Hint(
            label("recordnote.addressed"),
            "risk addressed",
            "addressed",
            lambda: screen.run_action("desk('address_risk')"),
        )
    ]
    if screen.is_writing:
        keys = screen.alliance.keys_of("recordnote.sign")
        return [
            Hint("tab", "next field", "next"),
            Hint("esc", "keys: copy, template, risk", "keys", screen.action_back),
            Hint(keys[-1].upper(), "sign", "sign", lambda: screen.run_action("desk('sign')")),
        ]
    if isinstance(screen.focused, ChoiceRows):
        return [Hint("left right", "level", "level"), Hint("tab", "next field", "next"), back]
    if not screen.is_draft:
        addendum = Hint(
            label("recordnote.addendum"), "addendum", "add", lambda: screen.run_action("desk('begin_addendum')")
        )
        is_signed = screen.session.signature is not None and not screen.alliance.practice.is_read_only
        return [
            *([addendum] if is_signed else []),
            *(addressed if is_signed and risk_open else []),
            copy,
            back,
        ]
    offered = [
        Hint(label("recordnote.offered"), "offered words", "offered", lambda: screen.run_action("part('offered')"))
    ]
    return [
        Hint(label("recordnote.write"), "write", "write", screen.action_write),
        Hint(label("recordnote.template"), "template", "templ.", lambda: screen.run_action("part('template')")),
        *(offered if screen.query("#offered") else []),
        Hint(label("recordnote.risk"), "risk", "risk", lambda: screen.run_action("part('risk')")),
        *(addressed if risk_open else []),
        copy,
        Hint(label("recordnote.sign"), "sign", "sign", lambda: screen.run_action("desk('sign')")),
        back,
    ]
