"""The script of the rehearsal that ships with the program."""

from alliance_tui.config import paths, toml_file
from alliance_tui.config.codebooks import load_codebook
from alliance_tui.domain.codebook import Codebook
from alliance_tui.domain.rehearsal import Script

FIRST = "first"


def load_rehearsal() -> tuple[Script, Codebook]:
    """The script and the shipped codebook it is written for: one's own of the same name may have other codes.

    Raises:
        BrokenFile: when one of the two cannot be read.
    """
    script = toml_file.load(paths.shipped_rehearsals() / f"{FIRST}.toml", Script)
    return script, load_codebook(paths.shipped_codebooks() / f"{script.codebook}.toml")
