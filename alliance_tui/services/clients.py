"""The practice's clients: finding them by code, and making new ones."""

import difflib
import secrets

from alliance_tui.domain.client import Client, InvalidClientCode, clean_code, same_code
from alliance_tui.domain.trouble import Trouble
from alliance_tui.services.clock import wall_now
from alliance_tui.storage.catalogue import UnknownClient
from alliance_tui.storage.practice import Practice


class CodeTaken(Trouble):
    """Another client has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"there is a client {code} already", safe="Nothing was changed")


class UnusableCode(Trouble):
    """The text cannot be a client code."""


def clean(code: str) -> str:
    """A client code as it would be kept.

    Raises:
        UnusableCode: when the text cannot be a code.
    """
    try:
        return clean_code(code)
    except InvalidClientCode as error:
        raise UnusableCode(str(error)) from None


def is_code_of(client: Client, typed: str) -> bool:
    """Whether this is the client's code, typed out; letter case does not matter."""
    try:
        return same_code(client.code, typed)
    except InvalidClientCode:
        return False


def own_clients(practice: Practice) -> list[Client]:
    """One's own clients, by code: without those whose sessions came from another practice to be coded here."""
    return [client for client in practice.catalogue.clients() if not client.is_guest]


def guests(practice: Practice) -> list[Client]:
    """The clients of other practices whose sessions came here to be coded, by code."""
    return [client for client in practice.catalogue.clients() if client.is_guest]


def find_or_none(practice: Practice, code: str) -> Client | None:
    """The client with this code, or None; letter case does not matter.

    Raises:
        UnusableCode: when the text cannot be a code.
    """
    return practice.catalogue.find(clean(code))


def find_client(practice: Practice, code: str) -> Client:
    """The client with this code; letter case does not matter.

    Raises:
        UnusableCode: when the text cannot be a code.
        UnknownClient: when there is none; names the nearest.
    """
    found = find_or_none(practice, code)
    if found is None:
        known = [client.code for client in practice.catalogue.clients()]
        raise UnknownClient(clean(code), difflib.get_close_matches(clean(code), known, n=1, cutoff=0.4))
    return found


def add_client(practice: Practice, code: str, *, codebook: str, planned_min: int, modality: str = "video") -> Client:
    """Make a new client.

    Raises:
        UnusableCode: when the text cannot be a code.
        CodeTaken: when another client has it.
    """
    practice.require_writer()
    wanted = clean(code)
    if practice.catalogue.find(wanted) is not None:
        raise CodeTaken(wanted)
    client = Client(
        id=secrets.token_hex(8),
        code=wanted,
        created_at=wall_now(),
        codebook=codebook,
        planned_min=planned_min,
        modality=modality,
    )
    practice.catalogue.add(client)
    return client
