"""The curtain: what hides the screen before the next one is even made, in the very turn in which the key was read.

Building and laying out a screen takes longer than a frame. So the terminal is first written over directly: the theme's
ground, and the clock where the blank screen will show it too.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from alliance_tui.ui.terminal import TerminalDriver

if TYPE_CHECKING:
    from alliance_tui.ui.app import AllianceApp


def draw_curtain(app: "AllianceApp") -> None:
    """Leave nothing but a clock on the terminal, now."""
    driver = app._driver
    if isinstance(driver, TerminalDriver):
        driver.write(_curtain(app))


def _curtain(app: "AllianceApp") -> str:
    width, height = app.size
    style = Style() if app.no_color else app.palette.quiet + app.palette.ground
    clock = f"{datetime.now():%H:%M}"
    at = (height - 1) // 2
    rows = (clock.rjust((width - len(clock)) // 2 + len(clock)) if y == at else "" for y in range(height))
    drawn = (Strip([Segment(row.ljust(width), style)]).render(app.console) for row in rows)
    return "".join(f"\x1b[{y};1H{row}" for y, row in enumerate(drawn, 1))
