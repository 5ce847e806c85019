"""Locks that the kernel gives back when their holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXCLUSIVE, SHARED = fcntl.LOCK_EX, fcntl.LOCK_SH


def take(file: Path, kind: int) -> int:
    """A descriptor that holds the lock until it is closed; waits for the lock."""
    descriptor = _open(file)
    fcntl.flock(descriptor, kind)
    return descriptor


def take_now(file: Path, kind: int) -> int | None:
    """A descriptor that holds the lock, or None when somebody else has it."""
    descriptor = _open(file)
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_held(file: Path) -> bool:
    """Whether somebody holds the lock exclusively."""
    if not file.exists():
        return False
    descriptor = take_now(file, SHARED)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold the lock exclusively inside the block."""
    descriptor = take(file, EXCLUSIVE)
    try:
        yield
    finally:
        os.close(descriptor)


def _open(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
