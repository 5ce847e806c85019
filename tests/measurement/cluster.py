"""A real standalone Spark cluster on loopback: one master and two workers, for the length of a test."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 90
SMALL = """spark.driver.memory 512m
spark.executor.memory 512m
spark.driver.host 127.0.0.1
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""
"""For few rows compiling a statement takes longer than running it."""


def is_possible() -> bool:
    """Whether Spark and a Java for it are here."""
    try:
        import pyspark  # noqa: F401 -- only whether it is there
    except ImportError:
        return False
    return shutil.which("java") is not None


@contextmanager
def spark_cluster(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Address of the master, once both workers have joined it, and the client's environment; all end with the block."""
    import pyspark

    home = Path(pyspark.__file__).parent
    (folder / "conf").mkdir()
    (folder / "conf" / "spark-defaults.conf").write_text(SMALL)
    environment = os.environ | {
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> Path:
        log = folder / f"{name}.log"
        with log.open("wb") as out:
            command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{words[0]}", *words[1:]]
            started.append(subprocess.Popen(command, stdout=out, stderr=out, env=environment, start_new_session=True))
        return log

    try:
        log = start("master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        address = _seen(log, r"Starting Spark master at (spark://\S+)")
        for name in ("one", "two"):
            start(name, "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "-c", "1", "-m", "600m", address)
        for name in ("one", "two"):
            _seen(folder / f"{name}.log", r"Successfully registered with master (\S+)")
        yield address, environment
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _seen(log: Path, pattern: str) -> str:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"{log.name} never said {pattern}: {log.read_text(errors='replace')[-2000:]}")
