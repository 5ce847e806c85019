"""`footfall worker`: jobs only, beside web processes on another machine."""

PANEL = "Run"


def worker() -> None:
    """Do the queue's jobs until Ctrl-C. `up` does this already; use it to add workers."""
    from footfall.cli.running.serving import serve_jobs

    serve_jobs()
