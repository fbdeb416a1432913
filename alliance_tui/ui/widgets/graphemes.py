"""One press, one character as a person sees it: a flag, a family, a letter with its accents (UAX 29, clusters).

Textual's editor steps and deletes by code point, which turns a flag into half of one. Almost every key is about
characters that stand by themselves; those never ask the library, which is loaded when the first other one is met.
"""

import unicodedata

from textual.document._document import Location
from textual.widgets import TextArea

REACH = 64
"""Code points that are looked at; nothing anybody types as one character has more."""

_COMBINING_FROM = 0x300
_JAMO = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))


def start_of_last(text: str) -> int:
    """Where the last character of a text begins."""
    if all(_stands_alone(one) for one in text[-2:]):
        return max(0, len(text) - 1)
    first = max(0, len(text) - REACH)
    return len(text) - len(_clusters(text[first:])[-1])


def end_of_first(text: str) -> int:
    """Where the first character of a text ends."""
    if all(_stands_alone(one) for one in text[:2]):
        return min(1, len(text))
    return len(_clusters(text[:REACH])[0])


def _stands_alone(one: str) -> bool:
    """Whether a code point is a character by itself beside another such. Hangul's parts and all signs may not be."""
    code = ord(one)
    is_jamo = any(first <= code <= last for first, last in _JAMO)
    return code < _COMBINING_FROM or (unicodedata.category(one)[0] == "L" and not is_jamo)


def _clusters(text: str) -> list[str]:
    import regex  # deferred: most notes never need it

    return list(regex.findall(r"\X", text))


class WholeCharacters(TextArea):
    """An editor in which the arrows, backspace and delete take whole characters."""

    def get_cursor_left_location(self) -> Location:
        """One character to the left, or the end of the line above."""
        row, column = self.cursor_location
        if column == 0:
            return super().get_cursor_left_location()
        return row, start_of_last(self.document.get_line(row)[:column])

    def get_cursor_right_location(self) -> Location:
        """One character to the right, or the beginning of the line below."""
        row, column = self.cursor_location
        rest = self.document.get_line(row)[column:]
        return (row, column + end_of_first(rest)) if rest else super().get_cursor_right_location()
