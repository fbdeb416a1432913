"""The program's start. What is needed for `--version` stays light; everything else is imported when it is to run."""

import sys

from alliance_tui.version import VERSION

HELP = __file__.removesuffix("__main__.py") + "cli/help.txt"
"""What the parser says to --help, so that it need not be built to say it; a test keeps the two equal."""


def main() -> int:
    """Run the command line given in `sys.argv`; returns the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        print(f"alliance-tui {VERSION}")  # noqa: T201 - the answer
        return 0
    if arguments in (["--help"], ["-h"]):
        with open(HELP, encoding="utf-8") as text:  # noqa: PTH123 - pathlib costs more than the answer
            print(text.read(), end="")  # noqa: T201 - the answer
        return 0
    from alliance_tui.cli.commands import run  # deferred: argument parsing is not needed for --version

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
