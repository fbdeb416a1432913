"""The program's start. What is needed for `--version` stays light; everything else is imported when it is to run."""

import sys


def main() -> int:
    """Run the command line given in `sys.argv`; returns the exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from importlib.metadata import version

        print(f"alliance-tui {version('alliance-tui')}")  # noqa: T201 - the answer
        return 0
    from alliance_tui.cli.commands import run  # deferred: argument parsing is not needed for --version

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
