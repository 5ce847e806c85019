"""A line that counts while a file is imported, for people at a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from footfall.capture.models import Import
from footfall.cli.files.request import Request


@contextmanager
def counting(rows: int, request: Request) -> Iterator[Callable[[Import], None]]:
    """What to call after each chunk; draws rows per second and the time left on a terminal, nothing elsewhere."""
    if request.as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[speed]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(request.path.name, total=rows, speed="")

        def show(import_run: Import) -> None:
            speed = progress.tasks[0].speed
            said = f"{speed:,.0f} rows/s" if speed else ""
            progress.update(task, completed=import_run.rows_done, total=import_run.rows, speed=said)

        yield show


@contextmanager
def saying(words: str, request: Request) -> Iterator[None]:
    """Words with a turning sign beside them while the block runs, for people at a terminal."""
    if request.as_json or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


@contextmanager
def counting_back(import_run: Import, *, as_json: bool) -> Iterator[Callable[[int], None]]:
    """What to call with the rows taken back so far; draws a bar on a terminal, nothing elsewhere."""
    if as_json or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Taking {import_run.name} back", total=import_run.rows)
        yield lambda captures: progress.update(task, completed=captures)
