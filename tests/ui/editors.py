"""One small app for either editor: ours, with its margin and a note that follows every splice, or Textual's own."""

from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import TextArea

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebook
from alliance_tui.config.themes import load_themes
from alliance_tui.domain.client import Client
from alliance_tui.domain.events import Began, Spliced
from alliance_tui.domain.live import LiveState
from alliance_tui.domain.note import Splice
from alliance_tui.services.clock import machine_s, wall_now
from alliance_tui.ui.look import Glyphs, Palette, roles, textual_theme
from alliance_tui.ui.widgets.graphemes import WholeCharacters
from alliance_tui.ui.widgets.margin import WIDTH, Margin
from alliance_tui.ui.widgets.note_editor import NoteEditor

LOOK = """
#note {
    width: 1fr; height: 1fr; border: none; padding: 0; background: $our-ground; color: $our-text;
    scrollbar-size-vertical: 1; overflow-y: scroll;
    scrollbar-background: $our-ground; scrollbar-color: $our-rule;
}
#note .text-area--cursor { background: $our-cursor; color: $our-ground; text-style: none; }
#note .text-area--selection { background: $our-selection; }
"""


class StockEditor(WholeCharacters):
    """Textual's editor, with three faults of its own out of the way."""

    def _on_mouse_scroll_down(self) -> None:
        self.scroll_target_y = self.scroll_offset.y

    def _on_mouse_scroll_up(self) -> None:
        self.scroll_target_y = self.scroll_offset.y

    def _on_resize(self) -> None:
        super()._on_resize()
        # It stays painted as it was wrapped for the size before, where that takes as many rows.
        self.refresh()


def stock_editor() -> TextArea:
    """Textual's editor with the settings of ours."""
    editor = StockEditor(
        id="note",
        soft_wrap=True,
        show_line_numbers=False,
        highlight_cursor_line=False,
        max_checkpoints=1_000_000,
        tab_behavior="focus",
        compact=True,
    )
    editor.cursor_blink = False
    editor.match_cursor_bracket = False
    return editor


class EditorApp(App[None]):
    """An editor and nothing else."""

    CSS = LOOK
    ENABLE_COMMAND_PALETTE = False
    themes, _broken = load_themes()

    def __init__(self) -> None:
        super().__init__()
        for theme in self.themes.values():
            self.register_theme(textual_theme(theme))
        self.theme = "dusk"
        self.animation_level = "none"

    def copy_to_clipboard(self, text: str) -> None:
        self._clipboard = text

    @property
    def editor(self) -> TextArea:
        return self.screen_stack[0].query_one(TextArea)

    def get_css_variables(self) -> dict[str, str]:
        return {**roles(self.themes["dusk"].colours), **super().get_css_variables()}

    def show_theme(self, name: str) -> None:
        self.theme = name


class StockApp(EditorApp):
    """Textual's own editor."""

    is_patient = True
    margin_width = 0

    def compose(self) -> ComposeResult:
        yield stock_editor()


class NoteApp(EditorApp):
    """Ours, as the live screen uses it; or with a margin that stands still, so that nothing paints but the editor."""

    is_patient = False
    margin_width = WIDTH

    def __init__(self, *, is_following: bool = True) -> None:
        super().__init__()
        self._is_following = is_following
        self.codebook = load_codebook(paths.shipped_codebooks() / "rupture-repair.toml")
        self.glyphs = Glyphs(is_ascii=False)
        self.palette = Palette.of(self.themes["dusk"])
        self.state = LiveState(_beginning())
        self.splices: list[Splice] = []

    def compose(self) -> ComposeResult:
        editor = NoteEditor(Margin(self, self.state))  # type: ignore[arg-type]  # as much of an app as it needs
        editor.on_splice = self._on_splice
        yield editor

    def show_theme(self, name: str) -> None:
        self.palette = Palette.of(self.themes[name])
        super().show_theme(name)

    def _on_splice(self, splice: Splice) -> None:
        self.splices.append(splice)
        self.state.apply(Spliced(at_s=self.state.at_s + 1, **splice.model_dump()))
        if self._is_following:
            editor: Any = self.editor
            changed = editor.session_margin.follow()
            if changed is None:
                editor.refresh()
            for line in changed or ():
                editor.refresh_line(line)


def _beginning() -> Began:
    client = Client(id="0", code="K-14", created_at=wall_now())
    book = load_codebook(paths.shipped_codebooks() / "rupture-repair.toml")
    return Began(
        at_s=0,
        session="0",
        client_id=client.id,
        number=1,
        started_at=wall_now(),
        planned_s=3000,
        modality="video",
        codebook=book.ref,
        origin_s=machine_s(),
    )
