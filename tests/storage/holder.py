"""Opens a practice for writing, says so, and holds it until its input ends. Run as a process of its own."""

import sys
from pathlib import Path

from alliance_tui.storage.practice import find_vault, open_practice

root = Path(sys.argv[1])
vault = find_vault(root)
practice = open_practice(root, vault, vault.open_plain())
sys.stdout.write("held\n")
sys.stdout.flush()
sys.stdin.read()
practice.close()
