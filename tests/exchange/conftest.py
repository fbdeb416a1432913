"""Golden files, and the codebooks of the samples."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_tui.domain.codebook import Codebook
from alliance_tui.exchange.wording import Books

GOLDEN = Path(__file__).parent / "golden"
# Asked when pytest starts: each test runs without most of the environment.
IS_RENEWING = bool(os.environ.get("RENEW_GOLDEN"))

Golden = Callable[[str, bytes], None]


@pytest.fixture(scope="session")
def books(book: Codebook) -> Books:
    """The shipped codebook, by its reference."""
    return {book.ref: book}


@pytest.fixture
def golden() -> Golden:
    """Holds what was written against the file that was agreed on; with RENEW_GOLDEN=1 it becomes that file."""

    def compare(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if IS_RENEWING:
            path.write_bytes(content)
        assert content == path.read_bytes()

    return compare
