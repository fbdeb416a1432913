"""What every record of the domain has in common."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable value that is stored, shown and exchanged.

    Unknown fields are refused, so that a file of a newer format is never read by half. Error messages never
    repeat the input: it may be what a client said.

    What checks a record is built when the first of its kind is made, not when the program starts; `build_all` builds
    what is left.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


def build_all(kind: type[Record] = Record) -> None:
    """Build what checks each kind of record. Threads that make the first of a kind together would build it twice."""
    for one in kind.__subclasses__():
        one.model_rebuild()
        build_all(one)
