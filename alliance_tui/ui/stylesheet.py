"""The stylesheet: each source is parsed once for a theme.

The stock one parses all of them again, Textual's own too, whenever a screen brings a file of its own.
"""

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_MOST_SOURCES = 1024
"""More than there are; the stock cache holds 64."""


class KeptStylesheet(Stylesheet):
    """A stylesheet that keeps what it parsed until a variable changes."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache: LRUCache[tuple[object, ...], list[RuleSet]] = LRUCache(_MOST_SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Forget what was parsed, where that depends on a value that changed."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new. Where that fails the rules stay as they were."""
        self.parse()
