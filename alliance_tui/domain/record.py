"""What every record of the domain has in common."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """An immutable value that is stored, shown and exchanged.

    Unknown fields are refused, so that a file of a newer format is never read by half. Error messages never
    repeat the input: it may be what a client said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
