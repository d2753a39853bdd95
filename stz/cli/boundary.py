"""The one place where an error becomes an exit code and words for a planner."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from stz.cli.output import plain, print_json, say, tolerant
from stz.errors import StzError

INTERRUPTED = 130
INTERNAL = 1
USAGE = 2

# Typer carries its own copy of click or not, by version; its usage errors all descend from this.
_ClickException = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")


class Boundary(TyperGroup):
    """The group of verbs; nothing that a verb raises leaves it as a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line and exit with the code that the outcome has."""
        tolerant()
        words = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in words
        try:
            code = super().main(
                args=words,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except StzError as error:
            code = tell(error, as_json=as_json)
        except KeyboardInterrupt:
            code = INTERRUPTED
        except typer.Abort:
            code = INTERRUPTED
        except Exception as error:
            code = (
                _usage(error, as_json)
                if isinstance(error, _ClickException)
                else _bug(error, as_json)
            )
        if code == INTERRUPTED:
            _stopped(as_json)
        sys.exit(code if isinstance(code, int) else 0)


def tell(error: StzError, *, as_json: bool) -> int:
    """Tell an error of ours, all of its problems at once; return its exit code."""
    if as_json:
        print_json(as_data(error))
    count = len(error.problems)
    say(f"{error.title}: {count} problem{'s' if count > 1 else ''}", style="bold red")
    for problem in error.problems:
        say(f"- {problem}" if count > 1 else str(problem))
    return error.exit_code


def as_data(error: StzError) -> dict[str, Any]:
    """Return an error as plain data, for ``--json``."""
    return {
        "error": error.title,
        "exit_code": error.exit_code,
        "problems": [problem.as_dict() for problem in error.problems],
    }


def _usage(error: Exception, as_json: bool) -> int:
    message = plain(getattr(error, "format_message", lambda: str(error))())
    # `stz` alone shows its help through a usage error of its own.
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        say(message)
        return USAGE
    path = context.command_path if context is not None else "stz"
    problem = {"file": "command line", "rule": message, "mend": f"see {path} --help"}
    if as_json:
        print_json({"error": "usage", "exit_code": USAGE, "problems": [problem]})
    say(f"usage: {message}", style="bold red")
    say(f"Fix: see {path} --help")
    return USAGE


def _stopped(as_json: bool) -> None:
    if as_json:
        print_json({"error": "interrupted", "exit_code": INTERRUPTED, "problems": []})
    say("stopped; nothing was written", style="bold red")


def _bug(error: Exception, as_json: bool) -> int:
    kind = type(error).__name__
    message = f"{kind}: {error}".splitlines()[0][:300]
    log = _write_log(error)
    kept = f"the full report is in {log}" if log else "the full report could not be written"
    if as_json:
        problem = {"file": "stz", "rule": plain(message), "mend": f"report it; {kept}"}
        print_json({"error": "internal error", "exit_code": INTERNAL, "problems": [problem]})
    say("internal error: this is a bug in stz, not a mistake in your input", style="bold red")
    say(message)
    say(f"Fix: please report it; {kept}")
    return INTERNAL


def _write_log(error: Exception) -> Path | None:
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="stz-error-",
            suffix=".log",
            delete=False,
            encoding="utf-8",
            errors="replace",
        ) as file:
            file.write(time.strftime("%Y-%m-%dT%H:%M:%S%z\n"))
            file.write(f"stz {' '.join(map(repr, sys.argv[1:]))}\n")
            file.write("".join(traceback.format_exception(error)))
            return Path(file.name)
    except OSError:
        return None
