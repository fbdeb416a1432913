"""Base64 in files: whichever decoder takes a text, it is the same bytes, and one text only stands for them."""

import base64
import random

import pytest

from alliance_tui.storage.armour import b64, unb64

SIZES = (0, 1, 2, 3, 767, 768, 769, 770, 5_000)


@pytest.mark.parametrize("size", SIZES)
def test_what_was_put_into_text_comes_back(size: int) -> None:
    data = random.Random(size).randbytes(size)
    assert unb64(b64(data)) == data
    assert b64(data) == base64.b64encode(data).decode()


@pytest.mark.parametrize("size", [14, 3_001])
def test_any_other_text_is_refused_or_stands_for_other_bytes(size: int) -> None:
    data = b"\xfb" + bytes(size - 1)  # one sign of the alphabet that web addresses write otherwise
    text = b64(data)
    assert "+" in text
    others = [text.replace("+", "-"), text.rstrip("="), text + "=", " " + text, text + "\n", f"\\u002b{text[1:]}"]
    others += [text[:place] + one + text[place + 1 :] for place in (0, size // 2) for one in '"\\é*\x00']
    for other in others:
        with pytest.raises(ValueError, match=r"."):
            unb64(other)
    assert unb64("A" + text[1:]) != data
