"""The stylesheet: each source is parsed once for a theme.

The stock one parses all of them again, Textual's own too, whenever a screen brings a file of its own.
"""

from dataclasses import replace

from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_MOST_SOURCES = 1024
"""More than there are; the stock cache holds 64."""


class KeptStylesheet(Stylesheet):
    """A stylesheet that keeps what it parsed until a variable changes."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._parse_cache: LRUCache[tuple[object, ...], list[RuleSet]] = LRUCache(_MOST_SOURCES)

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        """Parse one source. What Textual says of a widget comes again with another rank when one is made of it.

        The rank of a rule is a multiple of its source's, so rules of rank 1 give those of any other.
        """
        key = (css, read_from, is_default_rules, tie_breaker, scope)
        found = self._parse_cache.get(key)
        if found is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, 1, scope)
            found = [replace(rule, tie_breaker=rule.tie_breaker * tie_breaker) for rule in rules]
            self._parse_cache[key] = found
        return found

    def set_variables(self, variables: dict[str, str]) -> None:
        """Forget what was parsed, where that depends on a value that changed."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is new. Where that fails the rules stay as they were."""
        self.parse()
