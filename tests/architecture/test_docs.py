"""What the docs list is what the program has."""

from tools import keys


def test_the_page_of_keys_is_the_registry() -> None:
    assert keys.PAGE.read_text(encoding="utf-8") == keys.page(), "an action changed: run `make keys`"
