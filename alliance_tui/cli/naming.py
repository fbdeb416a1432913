"""What the command line names: the practice folder, and the file that a passphrase is read from."""

import argparse
import os
from pathlib import Path

from alliance_tui.config import paths
from alliance_tui.domain.trouble import Trouble

FILE_VARIABLE = "ALLIANCE_TUI_PASSPHRASE_FILE"


def practice_folder(options: argparse.Namespace) -> Path:
    """The practice folder: `--practice`, else the environment's, else the platform's."""
    named: Path | None = getattr(options, "practice", None)
    return (paths.expanded(named) if named else paths.default_practice()).absolute()


def passphrase_from_file(options: argparse.Namespace, option: str = "passphrase_file") -> str | None:
    """The first line of the file that `--passphrase-file` or the environment names; None when neither does.

    Raises:
        Trouble: when that file cannot be read.
    """
    named: Path | None = getattr(options, option, None)
    if named is None and option == "passphrase_file" and os.environ.get(FILE_VARIABLE):
        named = Path(os.environ[FILE_VARIABLE])
    if named is None:
        return None
    try:
        lines = named.expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Trouble("the passphrase file cannot be read", remedy=f"Check --{option.replace('_', '-')}") from None
    return lines[0] if lines else ""
