"""How bright a theme is: the mean relative luminance of the live screen, measured on a PNG of the running app.

`python -m tools.luminance` renders the live session in each of our themes and in every dark theme that comes
with Textual, and prints a table. It needs `rsvg-convert` (Debian: librsvg2-bin) and Pillow.
"""

import asyncio
import io
import subprocess
import tempfile
from pathlib import Path

from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES, Theme

from alliance_tui.config import paths
from alliance_tui.config.themes import Colours, ThemeFile
from alliance_tui.services import live_session
from alliance_tui.services.clients import find_client
from alliance_tui.services.demo import build
from alliance_tui.services.recovery import next_number
from alliance_tui.ui.app import AllianceApp
from alliance_tui.ui.look import textual_theme
from tools.pictures import play, shoot

SIZE = (120, 32)


def dressed(theme: Theme) -> ThemeFile:
    """One of Textual's themes in our roles: its own colours for what they are there for."""
    from textual.color import Color

    made = theme.to_color_system().generate()

    def solid(name: str) -> str:
        ground = Color.parse(made["background"])
        return (ground + Color.parse(made[name])).hex6

    return ThemeFile(
        format=1,
        id=f"stock-{theme.name}".replace("_", "-"),
        title=theme.name[:40],
        about="Textual's own.",
        is_dark=theme.dark,
        colours=Colours(
            ground=solid("background"),
            panel=solid("panel"),
            rule=solid("panel-lighten-1"),
            text=solid("foreground"),
            quiet=solid("foreground-darken-2"),
            strong=solid("foreground"),
            withdrawal=solid("primary"),
            confrontation=solid("warning"),
            repair=solid("success"),
            connection=solid("secondary"),
            good=solid("success"),
            alarm=solid("error"),
            cursor=solid("foreground"),
            selection=solid("surface-lighten-1"),
        ),
    )


def stock_dark() -> list[ThemeFile]:
    """Textual's dark themes, but for the one that has the terminal's own colours."""
    return [dressed(theme) for theme in BUILTIN_THEMES.values() if theme.dark and not theme.ansi]


def measured(svg: str) -> float:
    """Mean relative luminance (WCAG 2.2: 0 is black, 1 is white) over the picture of the screen, without its frame."""
    from PIL import Image  # deferred: needed by nothing else here

    done = subprocess.run(["rsvg-convert"], input=svg.encode(), capture_output=True, check=True)
    picture = Image.open(io.BytesIO(done.stdout)).convert("RGB")
    width, height = picture.size
    screen = picture.crop((round(width * 0.01), round(height * 0.06), round(width * 0.99), round(height * 0.99)))
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in range(256)]
    total = 0.0
    for weight, band in zip((0.2126, 0.7152, 0.0722), screen.split(), strict=True):
        total += weight * sum(count * value for count, value in zip(band.histogram(), linear, strict=True))
    return total / (screen.width * screen.height)


async def measure(app: AllianceApp, pilot: Pilot[None]) -> None:
    """The live session in every theme."""
    client = find_client(app.practice, "K-14")
    session = live_session.start(
        app.practice, client, app.books["rupture-repair"], number=next_number(app.practice, client)
    )
    play(session)
    session.sync()
    app.rooms.show_live(session)
    await pilot.pause()
    found: dict[str, float] = {}
    for theme in [theme for theme in app.themes.values() if not theme.is_ansi] + stock_dark():
        app.themes = {**app.themes, theme.id: theme}  # type: ignore[assignment]
        app.register_theme(textual_theme(theme))
        app.theme = theme.id
        await pilot.pause()
        found[theme.id] = measured(app.export_screenshot(title=" "))
    for name, value in sorted(found.items(), key=lambda pair: pair[1]):
        print(f"| {name} | {value * 100:.2f} % |")
    session.end()
    app.practice.close()


def main() -> None:
    """The table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "practice"
        build(paths.example_practice(), root).close()
        asyncio.run(shoot(root, SIZE, measure))


if __name__ == "__main__":
    main()
