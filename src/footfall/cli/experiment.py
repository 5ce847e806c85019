"""`footfall experiment`: how many visitors an experiment needs, and what its results say."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from footfall.decisions.results.advice import Advice
    from footfall.decisions.results.dosing import Dosed
    from footfall.decisions.results.reading import Difference, How, Reading
    from footfall.decisions.results.table import Taken

PANEL = "Decide"

experiment = typer.Typer(no_args_is_help=True, help="Plan an experiment, and read the results of any.")


@experiment.command()
def read(
    file: Annotated[Path, typer.Argument(help="A .csv or .xlsx file, one row a visitor.", show_default=False)],
    arm: Annotated[str, typer.Option(help="Column that says which arm a visitor was in.")],
    outcome: Annotated[str, typer.Option(help="Column of the outcome: yes and no, 1 and 0, or a number.")],
    value: Annotated[str, typer.Option(help="Column of what a visitor brought in.")] = "",
    cost: Annotated[str, typer.Option(help="Column of what a visitor cost, such as the incentive.")] = "",
    cluster: Annotated[
        list[str] | None,
        typer.Option(help="Column of what got its arm together (an outlet); repeat for outlet and day."),
    ] = None,
    control: Annotated[str, typer.Option(help="The arm that others are compared with.")] = "",
    alpha: Annotated[float, typer.Option(min=0.0001, max=0.5, help="Chance of error that is accepted.")] = 0.05,
    yes: Annotated[str, typer.Option(help="Word of the outcome that counts as yes, where it can't be known.")] = "",
    split: Annotated[str, typer.Option(help='Planned split if arms are not even: "control=9,treatment=1".')] = "",
    look: Annotated[str, typer.Option(help="Which of how many planned looks this is: 2/5.")] = "",
    margin: Annotated[float, typer.Option(min=0, max=1, help="Share of the value that is profit.")] = 1.0,
    before: Annotated[
        str, typer.Option(help="Column of a number from before, such as last year's spending, that takes noise out.")
    ] = "",
    better: Annotated[str, typer.Option(help="Whether a higher outcome is better: up or down.")] = "up",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Read an experiment: are the arms comparable, how far apart are they, does it pay, and what to do.

    Nothing is stored and no database is needed. Arms that were assigned by outlet, day or any other id are read by it.
    """
    from footfall.decisions.results.advice import advice
    from footfall.decisions.results.dosing import dosed
    from footfall.decisions.results.reading import How, read
    from footfall.decisions.results.table import Wanted, take

    _among("better", better, ["up", "down"])
    columns = _columns(file)
    names = [name for name in cluster or [] if name != "none"]
    wanted = Wanted(arm, outcome, value, cost, names, yes, margin, before)
    taken = take(columns, wanted, is_cluster_denied="none" in (cluster or []) and "none" not in columns)
    at, of = _look(look)
    how = How(control, alpha, _shares(split, taken.results.arms), at, of, is_lower_better=better == "down")
    reading = read(taken.results, how)
    said = advice(reading, is_lower_better=how.is_lower_better, look=at, of_looks=of)
    warnings = [*taken.warnings, *reading.warnings, *_doubts(reading)]
    dose = dosed(taken.results, taken.brought)
    if as_json:
        document = _document(taken, reading, said, warnings, how)
        typer.echo(json.dumps({**document, "dose": _dose_document(dose)}, ensure_ascii=False))
    else:
        _print(taken, reading, said, [*([dose.in_words] if dose else []), *(f"WARNING: {one}" for one in warnings)])


@experiment.command()
def power(
    base: Annotated[float, typer.Option(min=0.0001, max=0.9999, help="Rate without the change, such as .1.")],
    effect: Annotated[float, typer.Option(help="Change worth having: .03 is three points.")],
    chance: Annotated[float, typer.Option("--power", min=0.01, max=0.999, help="Chance to see it.")] = 0.8,
    alpha: Annotated[float, typer.Option(min=0.0001, max=0.5, help="Chance of error that is accepted.")] = 0.05,
    cluster_size: Annotated[float, typer.Option(min=1, help="Visitors in a cluster, such as an outlet-day.")] = 1,
    icc: Annotated[float, typer.Option(min=0, max=1, help="How alike visitors of a cluster are, 0 to 1.")] = 0,
    arms: Annotated[int, typer.Option(min=2, max=20, help="Arms, with control.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """How many visitors an arm, or clusters, it takes to see a change of a rate."""
    from footfall.decisions.statistics.power import clusters_for, design_effect, visitors_for_rates
    from footfall.shared.errors import Invalid

    if effect == 0 or not 0 < base + effect < 1:
        raise Invalid("The effect moves the rate to somewhere else between 0 and 1.")
    visitors = visitors_for_rates(base, effect, alpha=alpha / (arms - 1), power=chance)
    multiplied = design_effect(cluster_size, icc)
    clusters = clusters_for(visitors, cluster_size, icc) if cluster_size > 1 else None
    an_arm = visitors if clusters is None else round(clusters * cluster_size)
    found = {
        "visitors_per_arm": an_arm,
        "visitors": an_arm * arms,
        "design_effect": multiplied,
        "clusters_per_arm": clusters,
    }
    if as_json:
        typer.echo(json.dumps(found))
        return
    typer.echo(
        f"{an_arm:,} visitors an arm, {an_arm * arms:,} in all, show {base:.1%} becoming {base + effect:.1%} with {chance:.0%}."
    )
    if clusters is not None:
        typer.echo(
            f"That is {clusters:,} clusters of {cluster_size:g} an arm: being alike multiplies visitors by {multiplied:.2f}."
        )


@experiment.command()
def assign(
    name: Annotated[str, typer.Option(help="Name of the experiment; another name deals anew.")],
    arm: Annotated[list[str], typer.Option(help='An arm, or an arm with its share: "gift=1"; repeat it.')],
    units: Annotated[
        list[str] | None, typer.Argument(help="Visitors or outlet-days; from standard input, one a line, if none.")
    ] = None,
) -> None:
    """Which arm each visitor or outlet-day gets: always the same, on every device, without a list."""
    import sys

    from footfall.decisions.rules.arms import arm_of
    from footfall.shared.errors import Invalid

    arms, shares = [], []
    for one in arm:
        label, equals, share = one.rpartition("=")
        if equals and not (label and share.isdecimal()):
            raise Invalid(f'An arm with a share is written "gift=1", with a whole number; not {one}.')
        arms.append(label if equals else one)
        shares.append(int(share) if equals else 1)
    for unit in units or (line.rstrip("\r\n") for line in sys.stdin):
        typer.echo(f"{unit}\t{arm_of(name, unit, arms, shares)}")


def _columns(file: Path) -> dict[str, list[str]]:
    """The file's columns as text; rows that can't be read are refused in words with their line."""
    from tempfile import TemporaryDirectory

    from footfall.capture.files.guards import kind_of
    from footfall.capture.files.table import open_table
    from footfall.capture.files.workbook import sheet_to_csv
    from footfall.cli.running.company import say
    from footfall.shared.errors import Invalid

    with TemporaryDirectory() as folder:
        is_sheet = kind_of(file) == "xlsx"
        if is_sheet:
            sheet_to_csv(file, Path(folder) / "sheet.csv", sheet="")
            file = Path(folder) / "sheet.csv"
        table = open_table(file, has_heading=True, is_sheet=is_sheet)
        found: dict[str, list[str]] = {name: [] for name in table.columns}
        appends, faults = [texts.append for texts in found.values()], []
        for row in table.rows():
            if row.fault:
                faults.append(f"Line {row.line}: {row.fault}")
                continue
            for append, text in zip(appends, row.values, strict=True):
                append(text)
    if faults:
        say(f"{len(faults):,} rows can't be read and are left out. {faults[0]}")
    if not next(iter(found.values()), []):
        raise Invalid("The file has a heading and no rows.")
    return found


def _look(text: str) -> tuple[int, int]:
    from footfall.shared.errors import Invalid

    if not text:
        return 1, 1
    at, _, of = text.partition("/")
    if not (at.strip().isdecimal() and of.strip().isdecimal()) or not 0 < int(at) <= int(of) <= 100:  # noqa: PLR2004 -- looks
        raise Invalid(f"A look is written 2/5, the second of five; not {text}.")
    return int(at), int(of)


def _shares(text: str, arms: Any) -> list[float] | None:  # noqa: ANN401 -- names of arms
    """The planned split in the order of the arms, from "control=9,treatment=1" or "9,1"."""
    from footfall.shared.errors import Invalid

    if not text:
        return None
    parts = [part.rpartition("=") for part in text.split(",")]
    try:
        by_name = {name.strip().casefold(): float(share) for name, _, share in parts}
        shares = [float(share) for _, _, share in parts]
        if any(name for name, _, _ in parts):
            shares = [by_name[arm.casefold()] for arm in arms]
    except (KeyError, ValueError):
        shares = []
    if len(shares) != len(arms) or min(shares, default=0) <= 0:
        raise Invalid(f'The split names every arm: "{",".join(f"{arm}=1" for arm in arms)}".')
    return shares


def _doubts(reading: "Reading") -> list[str]:
    found = []
    if reading.is_broken:
        found.append(f"SAMPLE RATIO MISMATCH (p = {reading.ratio_p:.2g}): the arms are not as large as they should be.")
    for one in reading.comparisons:
        if one.profit and one.profit.capped:
            few = (
                " The difference rests on the few largest: cut to a size it is gone." if one.profit.rests_on_few else ""
            )
            capped = one.profit.capped
            found.append(
                f"Amounts differ so much that averages need more visitors; with the largest hundredth cut, {one.arm} is "
                f"{capped.estimate:+,.2f} a visitor ({capped.low:+,.2f} to {capped.high:+,.2f}).{few}"
            )
    return found


def _dose_document(dose: "Dosed | None") -> dict[str, float] | None:
    if dose is None:
        return None
    one = dose.best
    return {
        "level": one.level, "low": one.low, "high": one.high, "profit_per_visitor": one.profit, "over_none": one.over_none,
        "over_none_low": one.over_none_low, "over_none_high": one.over_none_high, "worth_of_yes": dose.worth_of_yes,
        "fit": dose.fit,
    }  # fmt: skip


def _print(taken: "Taken", reading: "Reading", said: "Advice", lines: list[str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False, header_style="bold")
    has_profit = taken.results.profit is not None
    for name in ("Arm", "Visitors", "Outcome", "Interval", *(["Profit a visitor"] if has_profit else [])):
        table.add_column(name, justify="left" if name == "Arm" else "right")
    for arm in reading.arms:
        spread = f"{_figure(arm.low, reading)} to {_figure(arm.high, reading)}"
        is_plain = arm.name == reading.control and "control" not in arm.name.casefold()
        name = f"{arm.name} (control)" if is_plain else arm.name
        table.add_row(
            name,
            f"{arm.visitors:,}",
            _figure(arm.outcome, reading),
            spread,
            *([f"{arm.profit:,.2f}"] if has_profit else []),
        )
    console = Console()
    (console if console.is_terminal else Console(width=160)).print(table)
    typer.echo()
    for one in reading.comparisons:
        typer.echo(f"{one.arm} against {reading.control}: {_difference(one.outcome, reading)}")
        if one.profit:
            typer.echo(f"  profit a visitor {_money(one.profit)}")
    if reading.clusters is not None and reading.icc is not None:
        typer.echo(
            f"Read by {taken.cluster}: {reading.clusters:,} clusters, alike by {reading.icc:.3f}; "
            f"that multiplies the visitors needed by {reading.design_effect:.1f}."
        )
    for note in taken.notes:
        typer.echo(note)
    for line in lines:
        typer.echo(line)
    typer.echo()
    typer.echo(said.sentence)


def _figure(number: float, reading: "Reading") -> str:
    return f"{number:.2%}" if reading.is_yes_no else f"{number:,.4g}"


def _difference(one: "Difference", reading: "Reading") -> str:
    times, unit = (100.0, " points") if reading.is_yes_no else (1.0, "")
    found = one.effect
    said = (
        f"{times * found.estimate:+.3g}{unit} ({times * found.low:+.3g} to {times * found.high:+.3g}), p = {one.p:.3g}"
    )
    if one.is_clear:
        return f"{said}; corrected for having been called {times * one.corrected:+.3g}{unit}"
    return f"{said}; within chance"


def _money(one: "Difference") -> str:
    found = one.effect
    tail = "" if one.is_clear else "; within chance"
    return f"{found.estimate:+,.2f} ({found.low:+,.2f} to {found.high:+,.2f}), p = {one.p:.3g}{tail}"


def _document(taken: "Taken", reading: "Reading", said: "Advice", warnings: list[str], how: "How") -> dict[str, Any]:
    return {
        "verdict": said.verdict,
        "take": said.arm or None,
        "recommendation": said.sentence,
        "control": reading.control,
        "alpha": how.alpha,
        "alpha_at_this_look": reading.alpha,
        "outcome": "rate" if reading.is_yes_no else "mean",
        "arms": [
            {
                "arm": arm.name,
                "visitors": arm.visitors,
                "yes": arm.yes,
                "outcome": arm.outcome,
                "low": _finite(arm.low),
                "high": _finite(arm.high),
                "profit_per_visitor": arm.profit,
            }
            for arm in reading.arms
        ],
        "sample_ratio": {
            "p": reading.ratio_p,
            "is_broken": reading.is_broken,
            "of": reading.ratio_of,
            "counts": reading.counts,
        },
        "comparisons": [
            {
                "arm": one.arm,
                "outcome": _numbers(one.outcome),
                "profit_per_visitor": _numbers(one.profit) if one.profit else None,
            }
            for one in reading.comparisons
        ],
        "cluster": {
            "columns": taken.cluster,
            "is_assumed": taken.suspect is not None,
            "clusters": reading.clusters,
            "icc": reading.icc,
            "design_effect": reading.design_effect,
        }
        if reading.clusters is not None
        else None,
        "notes": taken.notes,
        "warnings": warnings,
    }


def _numbers(one: "Difference") -> dict[str, Any]:
    found = one.effect
    numbers: dict[str, Any] = {
        "difference": found.estimate,
        "low": _finite(found.low),
        "high": _finite(found.high),
        "p": found.p,
        "p_adjusted": one.p,
        "is_clear": one.is_clear,
        "corrected": one.corrected,
        "any_time_low": _finite(one.any_time[0]),
        "any_time_high": _finite(one.any_time[1]),
        "read_as": found.how,
    }
    if one.capped:
        numbers["with_largest_cut"] = {
            "difference": one.capped.estimate,
            "low": one.capped.low,
            "high": one.capped.high,
        }
    return numbers


def _finite(number: float) -> float | None:
    return number if abs(number) < float("inf") else None


def _among(what: str, given: str, known: list[str]) -> None:
    from footfall.shared.errors import Invalid

    if given not in known:
        raise Invalid(f"--{what} is {' or '.join(known)}, not {given}.")
