"""A process that works captures off while an import puts them in: `python -m footfall.cli.running.draining`.

It ends once its standard input has ended (the import is through) and nothing waits any more.
"""

import os
import sys
import threading
import time

from footfall.cli.running.lifeline import end_with_parent

_PAUSE = 0.2


def main() -> None:
    """Work off what waits until there is no more to come."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
    import django

    django.setup()
    from footfall.cli.running.company import close_connections

    is_through = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(is_through,), daemon=True).start()
    try:
        while True:
            was_through = is_through.is_set()
            if not _drain() and was_through:
                return
    finally:
        close_connections()


def _wait_for_the_end(is_through: threading.Event) -> None:
    sys.stdin.buffer.read()
    is_through.set()


def _drain() -> bool:
    """Whether there was anything to do; waits a little where there was not."""
    from django.utils import timezone

    from footfall.qualification.actions.drain import BATCH, drain

    drained = drain(limit=BATCH, at=timezone.now(), by_likeness=False)
    if drained.worked or drained.failed:
        return True
    time.sleep(_PAUSE)
    return False


if __name__ == "__main__":
    end_with_parent(int(os.environ["FOOTFALL_PARENT"]))
    main()
