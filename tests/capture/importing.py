"""A process that takes an import in, chunk by small chunk, and says so after each: to be killed in the middle.

`python -m tests.capture.importing 7` takes import 7 in; `... 7 back` takes it back.
"""

import sys

import django


def say(count: int) -> None:
    """A line that the test waits for."""
    sys.stdout.write(f"{count}\n")
    sys.stdout.flush()


def main() -> None:
    """Take the import in, or back."""
    django.setup()
    from django.utils import timezone

    from footfall.capture.actions import import_file
    from footfall.capture.actions.undo_import import undo_import
    from footfall.capture.models import Import
    from footfall.qualification.actions import take_back

    import_file.CHUNK = take_back.CHUNK = 50
    run = Import.objects.select_related("entry_point").get(pk=int(sys.argv[1]))
    if sys.argv[2:]:
        undo_import(import_run=run, at=timezone.now(), by=None, on_progress=say)
        return
    import_file.run_import(import_run=run, at=timezone.now(), by=None, on_progress=lambda now: say(now.rows_done))


if __name__ == "__main__":
    main()
