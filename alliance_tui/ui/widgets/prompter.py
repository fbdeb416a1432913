"""The prompter: what happens in a rehearsal just now, and what to do about it."""

import textwrap

from alliance_tui.ui.widgets.drawn import Drawn, Piece, spread


class Prompter(Drawn):
    """How far one is, the scene, and the task. What has no room goes in that order; the task always stays."""

    def __init__(self) -> None:
        super().__init__(id="prompter")
        self.scene = ""
        self.duty = ""
        self.title = ""
        self.place = 0
        self.count = 0
        self.done: frozenset[int] = frozenset()

    def lines(self) -> list[list[Piece]]:
        """The lines for the present size."""
        look, height = self.alliance.palette, self.size.height
        width = max(10, self.size.width - 3)
        task = textwrap.wrap(self.duty, width)
        scene = textwrap.wrap(self.scene, width)[: max(0, height - len(task))]
        lines: list[list[Piece]] = [[(" ", None), (line, look.text)] for line in scene]
        lines += [[(" ", None), (line, look.strong)] for line in task]
        if len(lines) < height:
            lines.insert(0, self._head())
        return lines[:height]

    def _head(self) -> list[Piece]:
        look, glyphs = self.alliance.palette, self.alliance.glyphs
        dots: list[Piece] = [
            (
                glyphs.dot if place in self.done else glyphs.hollow,
                look.good if place in self.done else look.strong if place == self.place else look.quiet,
            )
            for place in range(self.count)
        ]
        left: list[Piece] = [(f" {self.title}", look.quiet)]
        return spread(left, [*dots, (" ", None)], self.size.width)
