"""Models in a folder: each training is a new version, one of them is in use, and any older one can be again.

model/
  CURRENT            the version in use, as 0002
  0001/model.json    what was learnt, to be read by anybody
  0001/trees.txt     LightGBM's trees, where there are any
"""

import json
from pathlib import Path

from footfall.qualification.scoring.model import Model
from footfall.shared.errors import NotFound

_CURRENT = "CURRENT"


class NoModel(NotFound):
    """There is no model in this folder."""


def save(model: Model, folder: Path) -> str:
    """Keep the model as the next version and take it into use; the version's name."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{max((int(one) for one in versions(folder)), default=0) + 1:04}"
    (folder / name).mkdir()
    (folder / name / "model.json").write_text(json.dumps(model.as_json(), ensure_ascii=False, indent=1), "utf-8")
    if model.trees:
        (folder / name / "trees.txt").write_text(model.trees, "utf-8")
    use(folder, name)
    return name


def load(folder: Path, version: str | None = None) -> Model:
    """The version in use, or the one that is asked for."""
    name = version or current(folder)
    if name not in versions(folder):
        raise NoModel(f"There is no version {name} in {folder}; there are {', '.join(versions(folder)) or 'none'}.")
    kept = json.loads((folder / name / "model.json").read_text("utf-8"))
    trees = folder / name / "trees.txt"
    return Model.from_json(kept, trees.read_text("utf-8") if trees.exists() else "")


def use(folder: Path, version: str) -> None:
    """Take this version into use."""
    if version not in versions(folder):
        raise NoModel(f"There is no version {version} in {folder}.")
    fresh = folder / f"{_CURRENT}.new"
    fresh.write_text(f"{version}\n", "utf-8")
    fresh.replace(folder / _CURRENT)


def current(folder: Path) -> str:
    """The version in use."""
    if not (folder / _CURRENT).exists():
        raise NoModel(f"There is no model in {folder}; `footfall score train` makes one.")
    return (folder / _CURRENT).read_text("utf-8").strip()


def versions(folder: Path) -> list[str]:
    """All versions, oldest first."""
    return sorted(one.parent.name for one in folder.glob("[0-9][0-9][0-9][0-9]/model.json"))
