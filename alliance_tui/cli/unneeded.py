"""What other libraries load by themselves and this program has no use for: the half a start that nobody would see.

Both are left out by what their users allow for: asyncio does without TLS where there is none, and what looks for
plugins of pydantic finds that somebody looked already.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_TLS = "ssl"
_PLUGINS = "pydantic.plugin._loader"


@contextmanager
def without_tls() -> Iterator[None]:
    """While this lasts asyncio is imported without TLS: the program opens no connection. Later imports find it."""
    if _TLS in sys.modules:
        yield
        return
    sys.modules[_TLS] = None  # type: ignore[assignment]  # an import of it is then an ImportError
    try:
        yield
    finally:
        del sys.modules[_TLS]


def look_for_no_plugins() -> None:
    """Let pydantic have no plugins. To find some it would read what every installed package says of itself."""
    found = ModuleType(_PLUGINS)
    found.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(_PLUGINS, found)
