"""Asks one outside program whether it takes files; runs in the judges' own environment and knows nothing of ours.

`judge.py NAME PATH...`: says `taken` for each file that it takes, and ends with 1 at the first that it refuses.
"""

import os
import sys
import types
from pathlib import Path


def frictionless(path: Path) -> bool:
    """A folder of tables with their description."""
    import frictionless as judge

    return bool(judge.validate(str(path / "datapackage.json")).valid)


def pandas(path: Path) -> bool:
    """The column for analysis is numbers."""
    import pandas as judge

    table = judge.read_csv(path)
    return str(table["t_s"].dtype) == "float64" and bool(table["t_s"].notna().all())


def eaf_schema(path: Path) -> bool:
    """The schema of the format itself."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(os.environ["EAF_SCHEMA"]))
    return bool(schema.validate(etree.parse(str(path))))


def pympi(path: Path) -> bool:
    """Every tier can be read."""
    from pympi.Elan import Eaf

    read = Eaf(str(path))
    return any(read.get_annotation_data_for_tier(name) for name in read.get_tier_names())


def speach(path: Path) -> bool:
    """Every mark stands on a tier at a time that is known."""
    from speach import elan

    marks = [one for tier in elan.read_eaf(str(path)) if tier.time_alignable for one in tier]
    return bool(marks) and all(one.from_ts.sec is not None and one.value for one in marks)


def webvtt(path: Path) -> bool:
    """Subtitles, of either kind."""
    import webvtt as judge

    read = judge.from_srt(str(path)) if path.suffix == ".srt" else judge.read(str(path))
    return len(read) > 0


def fhir(path: Path) -> bool:
    """A document Bundle of R4."""
    from fhir.resources.R4B.bundle import Bundle

    return bool(Bundle.model_validate_json(path.read_text(encoding="utf-8")).type)


def boris(path: Path) -> bool:
    """BORIS's own loader and checks, without a screen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    player = types.ModuleType("boris.mpv2")
    player.MPV, player.dll = object, "libmpv"  # type: ignore[attr-defined]  # stands in for a library it need not load
    sys.modules["boris.mpv2"] = player
    from boris import config, project_functions

    _name, is_changed, project, _message = project_functions.open_project_json(str(path))[:4]
    if "error" in project or is_changed:
        return False
    return not project_functions.check_project_integrity(project, config.S, str(path), media_file_available=False)


if __name__ == "__main__":
    for path in sys.argv[
        2:
    ]:  # a judge that stumbles over a file refuses it: the interpreter then ends with 1 by itself
        if not globals()[sys.argv[1]](Path(path)):
            sys.exit(1)
        sys.stdout.write("taken\n")
        sys.stdout.flush()
