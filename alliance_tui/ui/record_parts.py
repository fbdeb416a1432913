"""The parts of a draft that one key changes: its template, its risk block, and the words that are offered for it."""

from typing import TYPE_CHECKING

from textual.widgets import OptionList

from alliance_tui.ui.widgets.written_field import WrittenField

if TYPE_CHECKING:
    from alliance_tui.ui.screens.record_note import RecordNoteScreen


class RecordParts:
    """Changes a part, and shows the page as it is then."""

    def __init__(self, screen: "RecordNoteScreen") -> None:
        self._screen = screen

    async def template(self) -> None:
        """The next template."""
        screen = self._screen
        if screen.is_draft:
            template = screen.draft.change_template()
            await screen.fill()
            screen.saving.typed()
            screen.set_focus(screen.query_one("#page"))
            screen.notify(f"{template.title}: {template.about}", timeout=5, markup=False)

    async def risk(self) -> None:
        """Open the risk block and go to it; an empty one is taken away again."""
        screen = self._screen
        if not screen.is_draft:
            return
        is_closed = screen.draft.close_risk()
        if not is_closed:
            screen.draft.open_risk()
        await screen.fill()
        if is_closed:
            screen.set_focus(screen.query_one("#page"))
        else:
            level = screen.query_one("#risk-level")
            screen.set_focus(level)
            # Once it has its place: before that there is nowhere to scroll to.
            screen.call_after_refresh(level.scroll_visible, animate=False)
        screen.saving.typed()

    async def offered(self) -> None:
        """To the words that are offered."""
        screen = self._screen
        offered = list(screen.query("#offered").results(OptionList))
        if offered:
            offered[0].highlighted = offered[0].highlighted or 0
            screen.set_focus(offered[0])
        else:
            screen.notify("Nothing is offered: no repair was named in this session.", timeout=4, markup=False)

    async def accept(self, event: OptionList.OptionSelected) -> None:
        """Take a word into the note; it is not offered again."""
        screen = self._screen
        field = screen.query_one(f"#section-{screen.draft.takes_offered}", WrittenField)
        field.rewrite(screen.draft.accept(str(event.option.prompt)))
        offered = screen.query_one("#offered", OptionList)
        offered.remove_option_at_index(event.option_index)
        if not offered.option_count:
            await offered.remove()
            await screen.query("#offered-label").remove()
            screen.set_focus(field)
        screen.saving.typed()
