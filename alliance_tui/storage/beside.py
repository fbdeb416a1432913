"""What lies beside the drawers of a session: how its note was written, and a transcript. Read to see if it is sound."""

from alliance_tui.storage import transcripts
from alliance_tui.storage.charts import Charts

LOST = {"replay": "how one note was written", "transcript": "one transcript"}
"""What is lost with a file, by its role."""


def verify(charts: Charts, role: str, session_id: str, client_id: str) -> None:
    """Read one file and let it go.

    Raises:
        Trouble: when it cannot be trusted.
    """
    if role == "replay":
        charts.read_replay(session_id, client_id)
    else:
        transcripts.read(charts, session_id, client_id)
