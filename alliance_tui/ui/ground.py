"""The ground: the screen that lies under all others. Nothing is ever said on it, so it has no place for messages."""

from textual.screen import Screen
from textual.widget import Widget


class Ground(Screen[object]):
    """Empty. The stock one brings widgets for notices and tooltips, which every start would have to lay out."""

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Nothing more."""
