"""The command line's own help in, docs/cli.md out: `python -m docs.make_cli`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from demarche.cli import main

PAGE = Path(__file__).parent / "cli.md"
HEAD = """\
# The command line

Made by `python -m docs.make_cli` from what `--help` prints; do not edit.

Exit status: 0 all went well; 1 an error that stopped the run; 2 the command was not understood;
3 what could be coded is coded, and some input was skipped (each skip is told on standard error
and, in JSON lines, as a record of kind `skip`).
"""


def commands(
    command: click.Command = main, parent: click.Context | None = None, name: str = "demarche"
) -> Iterator[click.Context]:
    """Yield a context for the command and each below it, as if they were called."""
    context = click.Context(
        command, parent=parent, info_name=name, terminal_width=80, **command.context_settings
    )
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from commands(found, context, below)


def page() -> str:
    """Return the page: the help of every command."""
    parts = [
        f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
        for context in commands()
    ]
    return "\n".join([HEAD, *parts])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
