"""What every test has in common: a person who is nobody, a machine that is nowhere, and practices to write in."""

import functools
import gc
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from alliance_tui.config import paths
from alliance_tui.config.codebooks import load_codebook
from alliance_tui.domain.client import Client
from alliance_tui.domain.codebook import Codebook
from alliance_tui.services.clients import add_client
from alliance_tui.storage import practice as store
from alliance_tui.storage import sealed_package, vault
from alliance_tui.storage.practice import Practice
from alliance_tui.storage.vault import Argon2Cost
from tests.film import film, unseen_mpv

__all__ = ["film", "unseen_mpv"]

PASSPHRASE = "seven quiet lanterns"
"""Opens every sealed practice of these tests."""

_COMMON = {
    "deadline": None,
    "database": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("suite", max_examples=50, derandomize=True, **_COMMON)
settings.register_profile("thorough", max_examples=1000, **_COMMON)
settings.load_profile(os.environ.get("ALLIANCE_TUI_HYPOTHESIS", "suite"))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home, a fixed locale, time zone and terminal, and none of the program's own variables."""
    home = tmp_path_factory.mktemp("home")
    for name in list(os.environ):
        if name.startswith(("ALLIANCE_TUI_", "TEXTUAL", "LC_", "XDG_")) or name in (
            "COLUMNS",
            "LINES",
            "NO_COLOR",
            "ESCDELAY",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (("CONFIG", ".config"), ("DATA", ".local/share"), ("STATE", ".state"), ("CACHE", ".cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("TZ", "Europe/Helsinki")
    time.tzset()
    mask = os.umask(0o022)
    yield home
    os.umask(mask)
    monkeypatch.undo()
    time.tzset()


# Textual reads these once, when it is imported.
for variable in [name for name in os.environ if name == "ESCDELAY" or name.startswith("TEXTUAL")]:
    del os.environ[variable]

# Nothing that is loaded now will go again: neither be looked through while it comes, nor ever after.
gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Everything that is to run is there."""
    gc.freeze()
    gc.enable()


_stretched = functools.cache(vault.stretch)


def _repeated_salt(count: int) -> bytes:
    """Keys and nonces as random as ever, and always the same salt: only salts are 16 bytes long in the vault."""
    return bytes(range(count)) if count == vault.SALT_BYTES else secrets.token_bytes(count)


@pytest.fixture(autouse=True)
def work_of_a_guess(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process stretches each passphrase once for all its tests. Where the stretching is tested, override this."""
    for module in (vault, sealed_package):
        monkeypatch.setattr(module, "stretch", _stretched)
    monkeypatch.setattr(vault, "secrets", SimpleNamespace(token_bytes=_repeated_salt, token_hex=secrets.token_hex))


@pytest.fixture(scope="session")
def cheap() -> Argon2Cost:
    """The least work a guess may take, so that the suite need not wait."""
    return Argon2Cost(memory_kib=19 * 1024, iterations=2, lanes=1)


@pytest.fixture
def passphrase() -> str:
    """What opens the sealed practice."""
    return PASSPHRASE


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Practice]:
    """A practice without a passphrase, open for writing."""
    practice, _code = store.create(tmp_path / "plain", None)
    yield practice
    practice.close()


@pytest.fixture
def sealed(tmp_path: Path, cheap: Argon2Cost) -> Iterator[Practice]:
    """A sealed practice, open for writing."""
    practice, _code = store.create(tmp_path / "sealed", PASSPHRASE, cheap)
    yield practice
    practice.close()


@pytest.fixture(params=["plain", "sealed"])
def practice(request: pytest.FixtureRequest) -> Practice:
    """Either kind of practice, open for writing."""
    found: Practice = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def book() -> Codebook:
    """The shipped codebook."""
    return load_codebook(paths.shipped_codebooks() / "rupture-repair.toml")


@pytest.fixture
def client(practice: Practice, book: Codebook) -> Client:
    """A client of `practice`."""
    return add_client(practice, "K-14", codebook=book.id, planned_min=50)
