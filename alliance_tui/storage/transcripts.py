"""Transcripts: one file a session, beside its process drawer and sealed like it.

TinyDB file `transcript/<session>.json`, table `session`, one document: the fields of `domain.transcript.Transcript`.
"""

from pydantic import ValidationError

from alliance_tui.domain.transcript import Transcript
from alliance_tui.storage.charts import Charts
from alliance_tui.storage.seal import Unverified

ROLE = "transcript"


def keep(charts: Charts, transcript: Transcript, client_id: str) -> None:
    """Write the transcript of a session, over one that may be there.

    Raises:
        DiskTrouble: when the disk refuses; one that was there is then as it was.
    """
    charts.session_rows(ROLE, transcript.id, client_id).replace_all([transcript.model_dump(mode="json")])


def read(charts: Charts, session_id: str, client_id: str) -> Transcript | None:
    """The transcript of a session, or None.

    Raises:
        Unverified: when its file cannot be trusted.
    """
    documents = charts.session_rows(ROLE, session_id, client_id).all()
    if not documents:
        return None
    try:
        return Transcript.model_validate(documents[0])
    except ValidationError:
        raise Unverified(ROLE, "its content cannot be understood") from None
