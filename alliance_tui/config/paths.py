"""Where things are: the person's own folders and what ships with the program. Pure paths; nothing is read here."""

import os
from pathlib import Path

import platformdirs

APP = "alliance-tui"
PRACTICE_VARIABLE = "ALLIANCE_TUI_PRACTICE"
CONFIG_VARIABLE = "ALLIANCE_TUI_CONFIG"

_PACKAGE = Path(__file__).resolve().parent.parent


def expanded(path: Path) -> Path:
    """The path with its `~` replaced; as it is where nobody has that name."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def default_practice() -> Path:
    """The practice folder when none is named: `ALLIANCE_TUI_PRACTICE`, else in the platform's data folder."""
    named = os.environ.get(PRACTICE_VARIABLE)
    return expanded(Path(named)) if named else platformdirs.user_data_path(APP, appauthor=False) / "practice"


def config_folder() -> Path:
    """The person's config folder: `ALLIANCE_TUI_CONFIG`, else the platform's."""
    named = os.environ.get(CONFIG_VARIABLE)
    return expanded(Path(named)) if named else platformdirs.user_config_path(APP, appauthor=False)


def config_file() -> Path:
    """The settings file."""
    return config_folder() / "config.toml"


def user_themes() -> Path:
    """Themes of the person's own, one TOML file each."""
    return config_folder() / "themes"


def user_codebooks() -> Path:
    """Codebooks of the person's own, one TOML file each."""
    return config_folder() / "codebooks"


def user_scales() -> Path:
    """Scales of the person's own, one TOML file each."""
    return config_folder() / "scales"


def user_templates() -> Path:
    """Templates of the progress note of the person's own, one TOML file each."""
    return config_folder() / "templates"


def shipped_themes() -> Path:
    """The themes that come with the program."""
    return _shipped("themes")


def shipped_codebooks() -> Path:
    """The codebooks that come with the program."""
    return _PACKAGE / "config" / "codebooks"


def shipped_scales() -> Path:
    """The scales that come with the program."""
    return _PACKAGE / "config" / "scales"


def shipped_templates() -> Path:
    """The templates of the progress note that come with the program."""
    return _PACKAGE / "config" / "templates"


def shipped_rehearsals() -> Path:
    """The scripts to rehearse a session with."""
    return _PACKAGE / "config" / "rehearsals"


def example_practice() -> Path:
    """The readable sources of the example practice."""
    return _shipped("examples/practice")


def _shipped(name: str) -> Path:
    """A folder that lies in the wheel, or, in a checkout, beside the package."""
    packaged = _PACKAGE / name
    return packaged if packaged.is_dir() else _PACKAGE.parent / name
