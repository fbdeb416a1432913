"""What other libraries load by themselves and this program has no use for at its start.

asyncio does without TLS where there is none; what looks for plugins of pydantic finds that somebody looked already; and
one module of Textual loads a tree, a list of folders and a selection only to pass on the names of their types.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_TLS = "ssl"
_TYPES = "textual.types"
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


@contextmanager
def without_types_of_widgets() -> Iterator[None]:
    """While this lasts Textual is imported without the widgets that it only names. Later imports find all names."""
    if _TYPES in sys.modules:
        yield
        return
    from textual import _types  # deferred: --version and the commands need no Textual

    sys.modules[_TYPES] = _types  # what `textual.types` takes the names from that Textual itself wants of it
    try:
        yield
    finally:
        del sys.modules[_TYPES]


def look_for_no_plugins() -> None:
    """Let pydantic have no plugins. To find some it would read what every installed package says of itself."""
    found = ModuleType(_PLUGINS)
    found.get_plugins = tuple  # type: ignore[attr-defined]
    sys.modules.setdefault(_PLUGINS, found)
