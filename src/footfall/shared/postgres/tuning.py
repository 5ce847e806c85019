"""The server's settings: durable always, sized by the machine's memory."""

import os
import shutil
from pathlib import Path

MEGABYTE = 1024 * 1024
GIGABYTE = 1024 * MEGABYTE
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def machine_memory() -> int:
    """Bytes of memory that this process may use: the machine's, or its container's limit if that is less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for file in map(Path, _CGROUP_LIMITS):
        if file.is_file() and (limit := file.read_text(encoding="ascii").strip()).isdigit():
            memory = min(memory, int(limit))
    return memory


def small_shared_memory() -> bool:
    """Whether /dev/shm is a container's usual 64 MB, which parallel queries overflow."""
    return Path("/dev/shm").is_dir() and shutil.disk_usage("/dev/shm").total < GIGABYTE  # noqa: S108 -- only measured


def settings_for(memory: int, sockets: Path, *, durable: bool, sysv: bool = False) -> dict[str, str]:
    """PostgreSQL's settings by name, as they stand in its configuration file."""
    sure = "on" if durable else "off"
    return {
        "listen_addresses": "",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "fsync": sure,
        "synchronous_commit": sure,
        "full_page_writes": sure,
        "shared_buffers": _megabytes(memory // 4, least=128, most=2048),
        "effective_cache_size": _megabytes(memory // 2, least=256, most=64 * 1024),
        "work_mem": _megabytes(memory // 256, least=8, most=64),
        "maintenance_work_mem": _megabytes(memory // 32, least=64, most=512),
        "dynamic_shared_memory_type": "sysv" if sysv else "posix",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "32",
        # Starting helpers takes longer than most pages may: only what reads for a tenth of a second gets them.
        "parallel_setup_cost": "20000",
        "jit": "off",
        "timezone": "UTC",
        # Errors reach the log of the process that caused them, scrubbed; here they would carry people's data.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
        "log_startup_progress_interval": "1s",
        "log_timezone": "UTC",
    }


def _megabytes(size: int, *, least: int, most: int) -> str:
    return f"{max(least, min(most, size // MEGABYTE))}MB"


def as_configuration(settings: dict[str, str]) -> str:
    """The settings in the syntax of postgresql.conf."""
    quoted = {name: value.replace("'", "''") for name, value in settings.items()}
    return "".join(f"{name} = '{value}'\n" for name, value in quoted.items())
