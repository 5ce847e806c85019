"""`footfall up`: open for business."""

from typing import Annotated

import typer

PANEL = "Run"

Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 lets other machines in.")]
Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="Port to listen on.  [default: 8000, or the next free one]"),
]
Web = Annotated[int, typer.Option(min=1, max=64, help="Number of web processes.")]


def up(host: Host = "127.0.0.1", port: Port = None, web: Web = 2) -> None:
    """Start database, web and worker, and keep them running until Ctrl-C."""
    from footfall.cli.running.serving import serve

    serve(host=host, port=port, web=web)
