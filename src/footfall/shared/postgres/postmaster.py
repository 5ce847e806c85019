"""Telling a running server from the traces of a dead one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from footfall.shared.postgres.places import SOCKET_NAME, Home


def running_postmaster(home: Home) -> int | None:
    """The process id of this cluster's server, or None; the number in the file is proved by the process."""
    try:
        pid = int((home.cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None  # never started, stopped, or an empty or torn file
    return pid if pid > 0 and _serves(pid, home.cluster) else None


def _serves(pid: int, cluster: Path) -> bool:
    """Whether a process is PostgreSQL and works in this cluster's folder, as the server always does."""
    if sys.platform != "linux":
        command = ["ps", "-o", "command=", "-p", str(pid)]
        words = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        return "postgres" in words and str(cluster) in words
    process = Path("/proc") / str(pid)
    try:
        name, state = process.joinpath("stat").read_text().partition("(")[2].rpartition(") ")[::2]
        return name == "postgres" and state[0] != "Z" and process.joinpath("cwd").samefile(cluster)
    except OSError:
        return False


def clear_the_way(home: Home) -> None:
    """Stop a server that outlived its keeper, and remove the files of a dead one.

    Else PostgreSQL would take any process with the number in those files for itself and refuse to start.
    """
    while pid := running_postmaster(home):
        os.kill(pid, signal.SIGINT)
        time.sleep(0.2)
    (home.cluster / "postmaster.pid").unlink(missing_ok=True)
    for trace in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        Path(f"{home.sockets}{trace}").unlink(missing_ok=True)
