"""`footfall mail`: take letters to entry points in by SMTP."""

from typing import Annotated

import typer

PANEL = "Run"


def mail(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8025,
) -> None:
    """Take in letters to entry points until Ctrl-C: KEY@any-domain goes to the entry point of that key.

    Let your mail server pass letters on to it. A letter is answered with 250 once it is stored.
    """
    from footfall.cli.running.letters import serve_letters

    serve_letters(host=host, port=port)
