"""A question with yes or no, on the terminal."""

import sys

from alliance_tui.domain.trouble import Trouble


def is_yes(question: str, safe: str) -> bool:
    """Whether the answer is yes; anything else is no.

    Args:
        question: as it is asked.
        safe: what is so while nobody answered, as in `Nothing was imported`.

    Raises:
        Trouble: when there is no terminal to ask on.
    """
    if not sys.stdin.isatty():
        raise Trouble("there is no terminal to ask on", safe=safe, remedy="Use --yes")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")
