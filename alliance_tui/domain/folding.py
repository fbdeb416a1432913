"""Folding of text for search: letter case and accents do not matter, in any script."""

import unicodedata


def folded(text: str) -> str:
    """Text as search compares it: case-folded, without combining marks, compatibility forms resolved."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def find(text: str, needle: str) -> tuple[int, int] | None:
    """Where a folded needle lies in a text, as start and end in the text's own characters; None where it does not."""
    pieces = [folded(character) for character in text]
    place = "".join(pieces).find(needle)
    if place < 0 or not needle:
        return None
    start = end = position = 0
    for index, piece in enumerate(pieces):
        if position <= place < position + len(piece):
            start = index
        if position < place + len(needle) <= position + len(piece):
            end = index + 1
        position += len(piece)
    return start, max(end, start + 1)
