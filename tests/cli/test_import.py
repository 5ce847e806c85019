"""`footfall import`: files from outside become captures, leads and sales, once however often they come."""

import json
import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from typer.testing import CliRunner

from footfall.capture.models import Capture, EntryPoint, Import, ReviewItem
from footfall.cli import import_ as command
from footfall.cli.files import captures
from footfall.cli.files.captures import import_captures
from footfall.cli.files.deals import import_deal_file
from footfall.cli.files.nouns import import_noun
from footfall.cli.files.request import Request
from footfall.company.models import Location, Product
from footfall.qualification.models import Lead, LeadState, Milestone, Touchpoint
from footfall.selling.models import Deal
from footfall.shared.errors import Invalid, NotFound
from tests.cast import Company

SHARED = Path(os.environ.get("FOOTFALL_SHARED") or Path(__file__).parents[2] / ".." / "shared") / "data" / "olist"
with_olist = pytest.mark.skipif(not SHARED.is_dir(), reason="the Olist files are not here; see FOOTFALL_SHARED")


@pytest.fixture(autouse=True)
def _here(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILES = tmp_path / "files"
    # A process beside would not see the test's transaction.
    monkeypatch.setattr(captures, "_BESIDE_FROM", 10**9)


def file(folder: Path, content: str, name: str = "leads.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def leads_file(folder: Path) -> Path:
    return file(folder, "id,name,phone,product\n1,Asha Rao,98100 12345,X1\n2,Bela Sen,98100 54321,X1\n")


def test_rows_become_leads(company: Company, tmp_path: Path) -> None:
    report = import_captures(Request(leads_file(tmp_path), door="metro"))
    assert report.counts == {"rows": 2, "stored": 2, "known": 0, "broken": 0, "leads": 2}
    assert set(Lead.objects.values_list("person__name", "external_id", "product__code")) == {
        ("Asha Rao", "metro:1", "X1"), ("Bela Sen", "metro:2", "X1"),
    }  # fmt: skip


def test_a_second_run_says_that_nothing_changed(company: Company, tmp_path: Path) -> None:
    request = Request(leads_file(tmp_path), door="metro")
    import_captures(request)
    again = import_captures(request)
    assert again.counts == {"rows": 2, "stored": 0, "known": 2, "broken": 0, "leads": 2}
    assert again.lines[1].startswith("This file was imported on ")
    assert (Import.objects.count(), Lead.objects.count()) == (1, 2)


def test_another_mapping_of_the_same_file_is_another_import(company: Company, tmp_path: Path) -> None:
    path = leads_file(tmp_path)
    import_captures(Request(path, door="metro"))
    import_captures(Request(path, door="metro", pairs=("product=note",)))
    assert (Import.objects.count(), Lead.objects.count()) == (2, 2)


def test_a_dry_run_writes_nothing(company: Company, tmp_path: Path) -> None:
    doors = EntryPoint.objects.count()
    report = import_captures(Request(leads_file(tmp_path), is_dry=True))
    assert report.counts == {"rows": 2, "new": 2, "known": 0, "review": 0, "broken": 0}
    assert (Import.objects.count(), Capture.objects.count(), EntryPoint.objects.count()) == (0, 0, doors)
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_without_a_door_one_for_the_channel_and_source_is_opened(company: Company, tmp_path: Path) -> None:
    path = leads_file(tmp_path)
    import_captures(Request(path))
    import_captures(Request(path, channel="bought_list", source="partner"))
    opened = EntryPoint.objects.filter(key__startswith="files").order_by("key")
    assert list(opened.values_list("key", "channel", "source__slug")) == [
        ("files-bought-list-partner", "bought_list", "partner"),
        ("files-file", "file", "external-database"),
    ]


@pytest.mark.parametrize(
    "request_",
    [{"door": "nowhere"}, {"channel": "pigeon"}, {"source": "nobody"}],
)
def test_a_door_that_is_not_there_is_refused(company: Company, tmp_path: Path, request_: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        import_captures(Request(leads_file(tmp_path), **request_))


@pytest.mark.parametrize("pair", ["phone", "=phone", "colour=phone", "phone=colour"])
def test_a_column_that_is_not_there_is_refused(company: Company, tmp_path: Path, pair: str) -> None:
    with pytest.raises(Invalid):
        import_captures(Request(leads_file(tmp_path), pairs=(pair,)))


def test_a_mapping_that_is_saved_is_used_by_name(company: Company, tmp_path: Path) -> None:
    path = file(tmp_path, "who,ring\nAsha,98100 12345\n")
    import_captures(Request(path, door="metro", pairs=("who=name", "ring=phone"), save_as="Our list"))
    other = file(tmp_path, "who,ring\nBela,98100 54321\n", "other.csv")
    report = import_captures(Request(other, door="metro", mapping="our-list"))
    assert (report.more["mapping"], Capture.objects.get(payload__name="Bela").payload["phone"]) == (
        "our-list", "98100 54321",
    )  # fmt: skip


def test_leads_get_the_status_and_temperature_their_file_says_once(company: Company, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "name,email,status,rating\nAsha,a@x.in,Working - Contacted,Hot\nBela,b@x.in,Dead,\nChand,c@x.in,New,Cold\n",
    )
    import_captures(Request(path, door="metro"))
    said = dict(Lead.objects.values_list("person__name", "status"))
    assert said == {"Asha": "attempting", "Bela": "dead", "Chand": "new"}
    assert Lead.objects.get(person__name="Asha").temperature == "hot"
    states = LeadState.objects.count()
    import_captures(Request(path, door="metro", pairs=("rating=temperature", "name=name")))
    assert LeadState.objects.count() == states


def test_the_result_file_has_each_row_with_its_fate(company: Company, tmp_path: Path) -> None:
    path = file(tmp_path, "name,phone\n=1+1,98100 1\nbroken\n")
    import_captures(Request(path, door="metro", result=tmp_path / "result.csv"))
    lines = (tmp_path / "result.csv").read_text(encoding="utf-8-sig").splitlines()
    fates = [line.split(",")[:2] for line in lines]
    assert fates == [["line", "fate"], ["2", "flagged"], ["3", "broken"]]
    assert ",'=1+1," in lines[1]


def test_deals_are_put_on_the_leads_they_name(company: Company, tmp_path: Path) -> None:
    import_captures(Request(leads_file(tmp_path), door="metro"))
    deals = file(
        tmp_path,
        "lead id,outcome,close date,amount,reason,rep\n"
        '1,Closed Won,2026-05-03 12:00,"₹ 12,500",,Om\n2,Closed Lost,2026-05-04,,Price,Om\n9,Won,2026-05-04,,,\n'
        "1,Won,2026-05-09,,,\n2,Won,someday,,,\n",
        "deals.csv",
    )
    request = Request(deals, kind="deals", pairs=("lead id=external_id",))
    unknown = import_deal_file(request)
    assert (unknown.counts["won"], unknown.more["faults"][0]["why"]) == (0, "No lead has the reference 1.")
    mapping = tmp_path / "ours.json"
    columns = {
        "lead id": "external_id", "outcome": "outcome", "close date": "closed_at", "amount": "value",
        "reason": "lost_reason",
    }  # fmt: skip
    mapping.write_text(json.dumps({"kind": "deals", "system": "metro", "columns": columns}), encoding="utf-8")
    report = import_deal_file(Request(deals, kind="deals", mapping=str(mapping)))
    assert report.counts == {"rows": 5, "won": 1, "lost": 1, "known": 1, "broken": 2}
    assert [each["why"] for each in report.more["faults"]] == [
        "No lead has the reference metro:9.", "someday is no day that can be read.",
    ]  # fmt: skip
    asha, bela = Lead.objects.order_by("external_id")
    assert (asha.status, asha.won_minor, asha.currency, asha.won_at and asha.won_at.isoformat()) == (
        "converted", 1_250_000, "INR", "2026-05-03T12:00:00+00:00",
    )  # fmt: skip
    assert (bela.status, bela.lost_reason) == ("unqualified", "price")
    assert asha.person.is_customer
    assert set(Milestone.objects.filter(lead=asha).values_list("kind", flat=True)) == {"won", "warm"}
    assert Touchpoint.objects.get(lead=asha, kind="purchase").note == "rep: Om"
    assert list(Deal.objects.order_by("lead").values_list("outcome", "value_minor", "lost_reason")) == [
        ("won", 1_250_000, ""), ("lost", None, "price"),
    ]  # fmt: skip
    again = import_deal_file(Request(deals, kind="deals", mapping=str(mapping)))
    assert (again.counts["won"], again.counts["lost"], again.counts["known"]) == (0, 0, 3)


def test_a_dry_run_of_deals_changes_no_lead(company: Company, tmp_path: Path) -> None:
    import_captures(Request(leads_file(tmp_path), door="metro"))
    deals = file(tmp_path, "external_id,won_at\nmetro:1,2026-05-03\n", "deals.csv")
    assert import_deal_file(Request(deals, kind="deals", is_dry=True)).counts["won"] == 1
    assert (Deal.objects.count(), Lead.objects.filter(status="new").count()) == (0, 2)


def test_many_deals_cost_as_many_statements_as_one(company: Company, tmp_path: Path) -> None:
    rows = "".join(f"{number},Visitor {number},98100 1{number:04}\n" for number in range(200))
    import_captures(Request(file(tmp_path, f"id,name,phone\n{rows}"), door="metro"))

    def statements(*numbers: int) -> int:
        lines = "".join(f"metro:{number},2026-05-03\n" for number in numbers)
        deals = file(tmp_path, f"external_id,won_at\n{lines}", "deals.csv")
        with CaptureQueriesContext(connection) as queries:
            import_deal_file(Request(deals, kind="deals"))
        return len(queries)

    assert statements(0) == statements(*range(1, 200))


def test_nouns_of_the_company_come_in_by_the_same_command(company: Company, tmp_path: Path) -> None:
    path = file(tmp_path, "Code,Name,Parent\nAP9,Purifier 9,AP\nAP8,,AP\n", "products.csv")
    report = import_noun(Request(path, kind="products"))
    assert (report.counts["new"], report.counts["broken"]) == (1, 1)
    assert Product.objects.get(code="AP9").parent == company.purifiers
    assert import_noun(Request(path, kind="products")).counts["known"] == 1
    assert Location.objects.filter(code="AP9").count() == 0


def test_a_kind_of_rows_nobody_knows_is_refused_with_those_there_are(company: Company, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="Rows are imported as captures, deals"):
        command._import(Request(leads_file(tmp_path), kind="pigeons"))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    from footfall.cli import application

    answer = CliRunner().invoke(application(), ["import", str(tmp_path / "none.csv")])
    assert isinstance(answer.exception, NotFound)


BY_SOURCE = {
    "organic search": (2296, 271), "paid search": (1586, 195), "social": (1350, 75), "unknown": (1099, 179),
    "direct traffic": (499, 56), "email": (493, 15), "referral": (284, 24), "other": (150, 4), "display": (118, 6),
    "other publicities": (65, 3), None: (60, 14),
}  # fmt: skip


@with_olist
def test_the_olist_funnel_comes_in_exactly_and_only_once(company: Company) -> None:
    leads = Request(SHARED / "olist_marketing_qualified_leads_dataset.csv")
    deals = Request(SHARED / "olist_closed_deals_dataset.csv")
    assert [command._kind_of(request) for request in (leads, deals)] == ["captures", "deals"]
    assert import_captures(leads).counts == {
        "rows": 8000, "stored": 8000, "known": 0, "broken": 0, "leads": 8000,
    }  # fmt: skip
    assert import_deal_file(deals).counts == {"rows": 842, "won": 842, "lost": 0, "known": 0, "broken": 0}
    assert _by_source() == BY_SOURCE
    assert (ReviewItem.objects.count(), Deal.objects.filter(value_minor=None).count()) == (0, 842)
    before = [model.objects.count() for model in (Capture, Lead, Touchpoint, LeadState, Milestone, Deal)]
    assert import_captures(leads).counts["stored"] == 0
    assert import_deal_file(deals).counts["known"] == 842
    assert [model.objects.count() for model in (Capture, Lead, Touchpoint, LeadState, Milestone, Deal)] == before


def _by_source() -> dict[str | None, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(source.name), count(*), count(won_at) FROM qualification_lead AS lead "
            "LEFT JOIN capture_source AS source ON source.id = lead.source_id GROUP BY source.name"
        )
        return {name: (leads, won) for name, leads, won in cursor.fetchall()}
