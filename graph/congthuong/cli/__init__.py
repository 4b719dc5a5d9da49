"""The command line: one module per verb, imported when it is used.

Each module `cli/VERB.py` has a function of the verb's name, which typer turns into a command. Data goes to stdout,
words to stderr; an error that is congthuong's own becomes one line and a non-zero exit code, never a traceback.
"""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code: 0 done, 1 something could not be done, 2 wrongly called."""
    import typer

    from congthuong.cli.app import app
    from congthuong.cli.terminal import prepare, say
    from congthuong.errors import CongthuongError, UsageError

    prepare()
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone: no news for anybody
        # The interpreter flushes stdout once more on its way out; let that go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except CongthuongError as error:
        say(str(error))
        code = 2 if isinstance(error, UsageError) else 1
    except typer.TyperException as error:
        say(f"{error.format_message().rstrip('.')}; see 'congthuong --help'")
        code = 2
    except OSError as error:  # stdout on a full disk; files that we write become a WriteError where they are written
        say(f"cannot write the output: {error.strerror}")
        code = 1
    except (KeyboardInterrupt, typer.Abort):
        code = 130
    raise SystemExit(code)
