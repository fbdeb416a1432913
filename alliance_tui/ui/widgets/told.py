"""Words that are made anew whenever what may be seen of them changes."""

from collections.abc import Callable

from textual.visual import VisualType
from textual.widgets import Static


class Told(Static):
    """Text that is told by a function, so that it can be told again."""

    def __init__(
        self, words: Callable[[], VisualType] = lambda: "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self._words = words

    def on_mount(self) -> None:
        """Tell it for the first time."""
        self.reword()

    def tell(self, words: Callable[[], VisualType]) -> None:
        """Tell something else from now on."""
        self._words = words
        self.reword()

    def reword(self) -> None:
        """Tell it again."""
        self.update(self._words())
