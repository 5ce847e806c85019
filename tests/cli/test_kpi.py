"""`footfall kpi`: the numbers of the scoreboard at the terminal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from footfall.cli import application
from footfall.cli.running import company as opening
from footfall.measurement.facts.published import forget_published
from footfall.measurement.models import Cost
from footfall.shared.errors import Invalid
from tests.cast import NOON, make_company
from tests.qualification.making import make_leads

pytestmark = pytest.mark.django_db(transaction=True)
DAY = NOON.date()


@contextmanager
def _already_open() -> Iterator[None]:
    yield None


@pytest.fixture(autouse=True)
def _facts(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.FACTS = tmp_path / "facts"
    monkeypatch.setattr(opening, "open_company", _already_open)
    company = make_company()
    make_leads(30, location=company.karol_bagh)
    make_leads(10, location=company.saket, warm_at=NOON, won_at=NOON)
    make_leads(10, entry_point=company.web, location=company.indiranagar)
    Cost.objects.create(from_on=DAY, until_on=DAY, amount_minor=100_050, currency="INR", kind="media")
    yield
    forget_published()


def run(*words: str) -> str:
    found = CliRunner().invoke(application(), ["kpi", *words], catch_exceptions=False, standalone_mode=False)
    return str(found.stdout)


def refused(*words: str) -> str:
    with pytest.raises(Invalid) as refusal:
        run(*words)
    return str(refusal.value)


def test_json_has_a_key_for_each_measure_and_dimension() -> None:
    found = json.loads(
        run("--measure", "leads", "--measure", "cost_per_sale", "--by", "location.region,source", "--format", "json")
    )
    assert found["rows"] == [
        {"location.region": "North", "source": "point of sale", "leads": 40, "cost_per_sale": 80.04},
        {"location.region": "South", "source": "web", "leads": 10, "cost_per_sale": None},
    ]
    assert (found["totals"], found["basis"], found["unallocated_cost"]) == (
        {"leads": 50, "cost_per_sale": 100.05},
        "cohort",
        0,
    )


def test_filters_basis_period_order_and_limit_are_taken() -> None:
    words = [
        "-m",
        "sales",
        "-b",
        "location.outlet",
        "-w",
        "location=Delhi",
        "--basis",
        "activity",
        "--from",
        "2026-05-01",
        "--to",
        "2026-05-31",
    ]
    found = json.loads(run(*words, "--sort", "-sales", "--limit", "1", "--json"))
    assert (found["rows"], found["basis"], found["from"], found["to"]) == (
        [{"location.outlet": "Saket", "sales": 10}],
        "activity",
        "2026-05-01",
        "2026-05-31",
    )


def test_csv_has_a_heading_and_plain_numbers() -> None:
    assert run("-m", "leads,pct_warm", "-b", "location.city", "-f", "csv").splitlines() == [
        "location.city,leads,pct_warm", "Delhi,40,0.25", "Bengaluru,10,0",
    ]  # fmt: skip


def test_a_table_says_what_its_numbers_are() -> None:
    shown = run("-m", "leads", "-m", "cost_per_sale", "-b", "source")
    assert "point of sale" in shown
    assert "All leads, and what has become of them." in shown
    assert "agrees with the database" in shown


def test_the_empty_member_is_named_in_a_table_and_null_in_json() -> None:
    assert "(empty)" in run("-m", "leads", "-b", "campaign")
    assert json.loads(run("-m", "leads", "-b", "product", "--json"))["rows"] == [{"product": None, "leads": 50}]


def test_it_takes_in_what_changed_unless_told_not_to() -> None:
    run()
    make_leads(5)
    assert json.loads(run("-m", "leads", "--no-refresh", "--json"))["totals"] == {"leads": 50}
    assert json.loads(run("-m", "leads", "--json"))["totals"] == {"leads": 55}


def test_everything_that_can_be_asked_is_listed() -> None:
    found = json.loads(run("--list", "--json"))
    assert {"leads", "cost_per_sale"} <= {one["name"] for one in found["measures"]}
    assert {"location.region", "source", "time.month"} <= {one["name"] for one in found["dimensions"]}
    assert "cost_per_sale" in run("--list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["-m", "leeds"], "There is no measure called leeds. Did you mean leads"),
        (["-b", "location.town"], "There is no dimension called location.town. Did you mean"),
        (["-w", "source=wep"], "There is no source called wep. Did you mean web?"),
        (["-w", "web"], "web is not a filter; write source=web."),
        (["--from", "yesterday"], "yesterday is not a day; write 2026-03-31."),
        (["--basis", "guess"], "The basis is cohort or activity, not guess."),
        (["--format", "pdf"], "The format is table, csv or json, not pdf."),
        (
            ["--engine", "abacus"],
            "The engine is duckdb, spark, local[4], spark://host:7077 or sc://host:15002, not abacus.",
        ),
        (["--sort", "magic"], "The rows can't be sorted by magic."),
    ],
)
def test_what_can_not_be_asked_is_answered_in_one_sentence(words: list[str], sentence: str) -> None:
    assert refused(*words).startswith(sentence)
