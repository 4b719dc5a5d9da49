"""The command line: one module per verb, imported when it is used.

Each module `cli/VERB.py` has a function of the verb's name, which typer turns into a command. Data goes to stdout,
words to stderr; an error that is congthuong's own becomes one line and a non-zero exit code, never a traceback.
"""

from __future__ import annotations

import sys

from congthuong.errors import CongthuongError

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    from congthuong.cli.app import app

    try:
        app()
    except CongthuongError as error:
        sys.stderr.write(f"congthuong: {error}\n")
        raise SystemExit(1) from None
    except BrokenPipeError:  # the reader of our output has gone: no news for anybody
        sys.stderr.close()
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
