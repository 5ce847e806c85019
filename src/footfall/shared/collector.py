"""Python's garbage collector, kept out of work on many rows."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_paused() -> Iterator[None]:
    """Inside the block nobody looks for cycles.

    A batch makes hundreds of thousands of objects that live until its end, and no cycles: each look through them
    finds nothing, and all looks together were a quarter of the batch's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
