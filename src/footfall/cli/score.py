"""`footfall score`: win probabilities learnt from any file of leads, without a database."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footfall.qualification.scoring.comparison import Comparison, Split
    from footfall.qualification.scoring.model import Model
    from footfall.qualification.scoring.training import Lesson

PANEL = "Measure"
score = typer.Typer(
    help="Learn from leads with known outcomes who will buy, say it of others with reasons, and how good that is.",
    no_args_is_help=True,
)

Leads = Annotated[Path, typer.Argument(help="A .csv of any delimiter and encoding, or .parquet.", show_default=False)]
Outcome = Annotated[str, typer.Option("--outcome", help="The column that says how it ended.", show_default=False)]
Positive = Annotated[str | None, typer.Option("--positive", help="The value that means a win; guessed if plain.")]
Time = Annotated[str | None, typer.Option("--time", help="The column that says when each lead came.")]
InOrder = Annotated[bool, typer.Option("--in-order", help="The rows stand in time order, oldest first.")]
Drop = Annotated[list[str] | None, typer.Option("--drop", help="Columns to leave out, with commas between.")]
Keep = Annotated[list[str] | None, typer.Option("--keep", help="Columns to trust though they look like leaks.")]
Points = Annotated[str | None, typer.Option("--points", help="A column with points by your own rules, to compete.")]
Folder = Annotated[Path, typer.Option("--model", help="The folder of the model's versions.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Say it as JSON.")]

_SHOWN = (
    ("roc_auc", "ROC-AUC", "{:.3f}"), ("pr_auc", "PR-AUC", "{:.3f}"), ("brier", "Brier", "{:.4f}"),
    ("brier_skill", "Brier skill", "{:+.3f}"), ("log_loss", "Log loss", "{:.4f}"),
    ("calibration_error", "Calibration error", "{:.4f}"), ("lift_at_10", "Lift at 10 %", "{:.2f}"),
)  # fmt: skip


@score.command()
def train(
    leads: Leads,
    outcome: Outcome,
    model: Folder,
    positive: Positive = None,
    time: Time = None,
    in_order: InOrder = False,
    drop: Drop = None,
    keep: Keep = None,
    points: Points = None,
    as_json: AsJson = False,
) -> None:
    """Learn from leads whose outcome is known, and keep it as the model's next version."""
    from datetime import UTC, datetime

    from footfall.qualification.scoring import training, versions
    from footfall.qualification.scoring.reading import read_table

    lesson = _lesson(outcome, positive, time, drop, keep, points, in_order=in_order)
    found = training.train(read_table(leads), lesson, at=datetime.now(UTC))
    version = versions.save(found, model)
    if as_json:
        typer.echo(json.dumps({"version": version, **_summary(found)}, ensure_ascii=False))
        return
    _tell(found)
    typer.echo(f"Kept as version {version} in {model}.")


@score.command()
def predict(
    leads: Leads,
    model: Folder,
    output: Annotated[Path, typer.Option("--output", "-o", help="The CSV to write.", show_default=False)],
    reasons: Annotated[bool, typer.Option("--reasons", help="Add what raises and lowers each, in words.")] = False,
    version: Annotated[str | None, typer.Option("--version", help="An older version, as 0001.")] = None,
) -> None:
    """Write all columns and the probability of each lead to be won."""
    from footfall.qualification.scoring import versions
    from footfall.qualification.scoring.reading import read_table, write_table
    from footfall.qualification.scoring.training import columns_used

    kept = versions.load(model, version)
    table = read_table(leads)
    if absent := [name for name in columns_used(kept) if name not in table]:
        typer.echo(f"Not in this file, so not known of any lead: {', '.join(absent)}.", err=True)
    more: dict[str, Any] = {"probability": [f"{chance:.6f}" for chance in kept.predict(table)]}
    if reasons:
        more["reasons"] = ["; ".join(one.reasons()) for one in kept.explain(table)]
    write_table(table, output, more)
    typer.echo(f"{table.size:,} leads are in {output}.")
    if not kept.has_signal:
        typer.echo(f"All have the average probability: {kept.verdict}.", err=True)


@score.command()
def report(
    leads: Leads,
    outcome: Outcome,
    positive: Positive = None,
    time: Time = None,
    in_order: InOrder = False,
    drop: Drop = None,
    keep: Keep = None,
    points: Points = None,
    as_json: AsJson = False,
) -> None:
    """Compare the model with the average, your points, and the usual ways, on leads that none of them has seen."""
    from footfall.qualification.scoring.comparison import compare
    from footfall.qualification.scoring.reading import read_table

    lesson = _lesson(outcome, positive, time, drop, keep, points, in_order=in_order)
    found = compare(read_table(leads), lesson)
    if as_json:
        typer.echo(json.dumps(_document(found), ensure_ascii=False))
        return
    if found.prepared.twice:
        typer.echo(f"{found.prepared.twice:,} rows say the same of the same lead again and were left out.")
    _tell_fields(found.prepared.suspects, found.prepared.found.left_out)
    for split in found.splits:
        _show(split)


@score.command()
def switch(
    model: Folder, version: Annotated[str, typer.Option("--version", help="As 0001.", show_default=False)]
) -> None:
    """Take another version of the model into use, such as the one before."""
    from footfall.qualification.scoring import versions

    versions.use(model, version)
    typer.echo(f"Version {version} of {model} is in use.")


def _lesson(
    outcome: str, positive: str | None, time: str | None, drop: list[str] | None, keep: list[str] | None,
    points: str | None, *, in_order: bool,
) -> "Lesson":  # fmt: skip
    from footfall.qualification.scoring.training import Lesson

    return Lesson(outcome, positive, time, in_order=in_order, drop=_names(drop), keep=_names(keep), points=points)


def _names(given: list[str] | None) -> list[str]:
    return [name.strip() for one in given or [] for name in one.split(",") if name.strip()]


def _summary(model: "Model") -> dict[str, Any]:
    kept = model.as_json()
    wanted = ("verdict", "champion", "rate", "about", "suspects", "left_out")
    return {name: kept[name] for name in wanted}


def _tell(model: "Model") -> None:
    about = model.about
    said = f"; {about['undecided']:,} without an outcome were left out" if about["undecided"] else ""
    won = f" ({about['outcome']} is {about['positive']})" if about["positive"] else ""
    typer.echo(f"{about['leads']:,} leads, {about['wins']:,} won{won}{said}.")
    if about.get("twice"):
        typer.echo(f"{about['twice']:,} rows say the same of the same lead again and were left out.")
    _tell_fields(model.suspects, model.left_out)
    if not model.has_signal:
        typer.echo(f"{model.verdict}. Until there is more, every lead has the probability {model.rate:.3f}.")
        return
    held = about["held_out"]
    how = "the newest leads" if about["in_order"] else "leads held out at random, which flatters"
    typer.echo(f"Champion: {model.champion}. On {how}: {_said(held)}.")
    if about.get("warning"):
        typer.echo(f"Beware: {about['warning']}")


def _tell_fields(suspects: Any, left_out: Any) -> None:  # noqa: ANN401 -- a model's own fields
    for one in suspects:
        typer.echo(f"Suspected leak, left out: {one.field} - {one.reason}. --keep {one.columns[0]} trusts it.")
    for name, reason in left_out.items():
        typer.echo(f"Not used: {name} - {reason}.")


def _said(figures: dict[str, Any]) -> str:
    parts = [(name, pattern, figures[key]) for key, name, pattern in _SHOWN]
    return ", ".join(f"{name} {pattern.format(value)}" for name, pattern, value in parts if value is not None)


def _document(found: "Comparison") -> dict[str, Any]:
    return {
        "suspects": [{"field": one.field, "reason": one.reason} for one in found.prepared.suspects],
        "left_out": dict(found.prepared.found.left_out),
        "splits": [
            {
                "split": split.name, "learnt_from": split.learnt_from, "verdict": split.verdict,
                "warning": split.warning, "models": {name: one.as_json() for name, one in split.models.items()},
            }
            for split in found.splits
        ],
    }  # fmt: skip


def _show(split: "Split") -> None:
    from rich.console import Console
    from rich.table import Table

    unseen = next(iter(split.models.values())).leads if split.models else 0
    typer.echo(f"\nSplit {split.name}: {split.learnt_from:,} leads to learn from, {unseen:,} to read. {split.verdict}.")
    if split.warning:
        typer.echo(f"Beware: {split.warning}.")
    table = Table(show_edge=False, header_style="bold")
    table.add_column("Model")
    for _key, name, _pattern in _SHOWN:
        table.add_column(name, justify="right")
    for name, figures in split.models.items():
        kept = figures.as_json()
        cells = [pattern.format(kept[key]) if kept[key] is not None else "-" for key, _name, pattern in _SHOWN]
        table.add_row(name, *cells)
    Console(width=None if Console().is_terminal else 200).print(table)
