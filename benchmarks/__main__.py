"""Every benchmark, one after the other, each in a process of its own: `make bench`.

Sizes and what is measured stand in the modules; `python -m benchmarks.capture --help` says how to run one alone.
"""

import subprocess
import sys

MODULES = ("capture", "import_drain", "import_file", "lead_list", "dice", "planner", "routing")


def main() -> int:
    """The number of benchmarks that could not be run."""
    failed = 0
    for name in MODULES:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
