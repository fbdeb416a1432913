"""Where something is to be written: what is there already, and what nothing is ever written over.

Whether something is there is asked in a way that has an answer for any name, also one that is too long or lies in a
folder that one may not look into; then nothing seems to be there, and the disk says why when it is written.
"""

import os
from pathlib import Path
from typing import Literal

from alliance_tui.domain.trouble import Trouble
from alliance_tui.storage.practice import Practice

LEFT = "It was left as it is"


def refuse_own_folder(practice: Practice, out: Path, error: type[Trouble]) -> None:
    """Refuse to write into the practice's own folder: a file there may be the one that all others open with.

    Raises:
        error: when it lies there, links followed.
    """
    root = os.path.realpath(practice.layout.root)  # a pathlib path would raise at a ring of links
    if Path(os.path.realpath(out.absolute().parent)).is_relative_to(root):
        raise error(
            f"the file {out.name} would lie in the folder of the practice itself",
            safe="Nothing was written",
            remedy="Choose another folder",
        )


def kind_there(out: Path) -> Literal["", "file", "folder"]:
    """What stands at a place; empty where nothing does. A link is what it leads to, and a file where that is gone."""
    if not os.path.lexists(out):
        return ""
    return "folder" if os.path.isdir(out) else "file"  # noqa: PTH112 - a pathlib question may raise


def refuse_file(out: Path, error: type[Trouble], *, replace: bool) -> None:
    """Refuse a place for a file where something is that may not be written over.

    Raises:
        error: when it is a folder or a link, or a file and `replace` is not set.
    """
    there = kind_there(out)
    if there and not replace:
        raise error(f"there is a {there} {out.name} already", safe=LEFT, remedy="Use --replace")
    if os.path.islink(out):  # noqa: PTH114 - a pathlib question may raise
        raise error(f"the place {out.name} is a link to another place", safe=LEFT, remedy="Choose another name")
    if there == "folder":
        raise error(f"the place {out.name} is a folder", safe=LEFT, remedy="Name a file")
