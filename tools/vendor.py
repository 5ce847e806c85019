"""Brings the files of other projects that Footfall ships, with their licences, checked against a lock.

    python tools/vendor.py            copy what vendor.lock names
    python tools/vendor.py --check    fail if a vendored file differs from its package's
    python tools/vendor.py --lock     write the hashes of the packages as they are fetched now

`vendor.lock` is JSON: name, version, sha256 of the package file, licence, and the files to copy. The
packages come from whatever registry the npm client of this machine is set to.
"""

# ruff: noqa: INP001 -- a script, not a package

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = Path(__file__).resolve().parent / "vendor.lock"


def main() -> int:
    """Exit code 0 when every file is in place, 1 with a sentence when not."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true")
    options.add_argument("--lock", action="store_true")
    chosen = options.parse_args()
    lock: dict[str, list[dict[str, Any]]] = json.loads(LOCK.read_text())
    with tempfile.TemporaryDirectory() as folder:
        found = [vendor(package, Path(folder), chosen) for package in lock["packages"]]
    if chosen.lock:
        LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    troubles = [sentence for sentences in found for sentence in sentences]
    sys.stderr.writelines(f"{sentence}\n" for sentence in troubles)
    return 1 if troubles else 0


def vendor(package: dict[str, Any], folder: Path, chosen: argparse.Namespace) -> list[str]:
    """What is wrong with one package after copying (or checking) it; empty when all is well."""
    archive = fetch(package, folder)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if chosen.lock:
        package["sha256"] = found
    if found != package["sha256"]:
        return [f"{package['name']} {package['version']} is not the package the lock names; nothing copied."]
    with tarfile.open(archive) as tar:
        contents = {name: read(tar, name) for name in package["files"]}
    if chosen.check:
        changed = [place for name, place in package["files"].items() if not same(ROOT / place, contents[name])]
        return [f"{place} differs from {package['name']}." for place in changed]
    for name, place in package["files"].items():
        (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / place).write_bytes(contents[name])
    return []


def fetch(package: dict[str, Any], folder: Path) -> Path:
    """The package file, fetched with npm's own client."""
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", wanted, "--silent", "--pack-destination", str(folder)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 -- names from the lock
    return folder / printed.strip().splitlines()[-1]


def read(tar: tarfile.TarFile, name: str) -> bytes:
    """One file of a package."""
    member = tar.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"The package has no file {name}.")
    return member.read()


def same(place: Path, content: bytes) -> bool:
    """Whether the vendored file is the package's, byte for byte."""
    return place.exists() and place.read_bytes() == content


if __name__ == "__main__":
    sys.exit(main())
