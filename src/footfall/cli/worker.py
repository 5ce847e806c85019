"""`footfall worker`: jobs only, beside web processes on another machine."""

PANEL = "Run"


def worker() -> None:
    """Do the queue's jobs until Ctrl-C. `up` does this already; use it to add workers."""
    from footfall.cli.running.company import open_database, say
    from footfall.cli.running.serving import worker_child
    from footfall.cli.running.supervisor import Supervisor
    from footfall.shared.postgres import data_directory

    with open_database() as database:
        say("The worker is running; Ctrl-C stops it.")
        Supervisor([worker_child(data_directory())], database, say).run()
