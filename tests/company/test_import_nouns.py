"""Files of the company's nouns: any order, twice, with mistakes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from footfall.company.actions.certify import keep_certifications
from footfall.company.actions.courses import keep_courses
from footfall.company.actions.import_nouns import IMPORTERS, SHEETS, Imported
from footfall.company.models import Location, OutletCategoryPeriod, Product, Role, Staff, Team, ValueSlab
from footfall.company.rules.sheets import table_of, text_of
from footfall.shared.errors import Invalid
from footfall.shared.models import Audit
from tests.cast import Company

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

PLACES = """code,name,level,parent,category,time_zone,currency
PUN-1,Camp,outlet,PUN,exclusive,,
PUN,Pune,city,W,,,
W,West,region,,,Asia/Kolkata,inr
"""


def took(noun: str, text: str, by: Staff, *, dry_run: bool = False) -> Imported:
    table = table_of(text)
    return IMPORTERS[noun](table.rows, by=by, at=NOW, dry_run=dry_run, lines=table.lines)


def words(imported: Imported) -> list[str]:
    return [fate.word for fate in imported.fates]


def test_places_come_in_any_order(company: Company, meera: Staff) -> None:
    assert words(took("locations", PLACES, meera)) == ["new", "new", "new"]
    camp = Location.objects.get(code="PUN-1")
    assert [camp.parent and camp.parent.code, camp.level] == ["PUN", "outlet"]
    assert Location.objects.get(code="W").currency == "INR"
    assert list(camp.categories.values_list("category__slug", "from_on", "until_on")) == [
        ("exclusive", date(2026, 11, 23), None)
    ]


def test_the_same_file_again_changes_nothing(company: Company, meera: Staff) -> None:
    took("locations", PLACES, meera)
    before = list(Location.objects.values_list().order_by("pk"))
    assert words(took("locations", PLACES, meera)) == ["same", "same", "same"]
    assert list(Location.objects.values_list().order_by("pk")) == before


def test_a_dry_run_says_the_same_and_keeps_nothing(company: Company, meera: Staff) -> None:
    count, audits = Location.objects.count(), Audit.objects.count()
    assert words(took("locations", PLACES, meera, dry_run=True)) == ["new", "new", "new"]
    assert [Location.objects.count(), Audit.objects.count()] == [count, audits]


def test_a_broken_row_and_what_hangs_on_it_are_left_out_and_the_others_go_in(company: Company, meera: Staff) -> None:
    text = (
        "code,name,level,parent,time_zone\n"
        "W,West,region,,Asia/Kolkatta\n"
        "PUN,Pune,city,W,\n"
        "\n"
        "DEL-CP,Connaught Place,outlet,DEL,\n"
    )
    imported = took("locations", text, meera)
    assert [(fate.line, fate.key, fate.word, fate.sentences) for fate in imported.fates] == [
        (2, "W", "left out", ("There is no time zone “Asia/Kolkatta”; did you mean Asia/Kolkata?",)),
        (3, "PUN", "left out", ("There is no location W.",)),
        (5, "DEL-CP", "new", ()),
    ]


def test_a_column_that_is_missing_leaves_what_there_is_and_an_empty_cell_empties_it(
    company: Company, meera: Staff
) -> None:
    Location.objects.filter(code="DEL-KB").update(country="IN", currency="INR")
    took("locations", "code,currency\nDEL-KB,\n", meera)
    karol_bagh = Location.objects.get(code="DEL-KB")
    assert [karol_bagh.name, karol_bagh.country, karol_bagh.currency] == ["Karol Bagh", "IN", ""]


def test_a_file_without_the_key_is_refused(company: Company, meera: Staff) -> None:
    with pytest.raises(Invalid, match="has no column code"):
        took("locations", "name\nKarol Bagh\n", meera)


def test_columns_that_mean_nothing_here_are_named(company: Company, meera: Staff) -> None:
    assert took("teams", "Name;Colour\nNight shift;blue\n", meera).unknown_columns == ["colour"]


def test_places_that_would_stand_below_themselves_are_left_out(company: Company, meera: Staff) -> None:
    imported = took("locations", "code,parent\nIN-N,DEL\n", meera)
    assert imported.fates[0].sentences == ("IN-N would stand below itself: IN-N below DEL below IN-N.",)


def test_an_outlet_takes_a_category_from_a_day_and_the_old_one_ends(company: Company, meera: Staff) -> None:
    text = "code,category,category_from\nDEL-KB,kiosk,2026-12-01\n"
    assert words(took("locations", text, meera)) == ["changed"]
    assert words(took("locations", text, meera)) == ["same"]
    periods = OutletCategoryPeriod.objects.filter(outlet=company.karol_bagh).order_by("from_on")
    assert list(periods.values_list("category__slug", "from_on", "until_on")) == [
        ("exclusive", date(2020, 1, 1), date(2026, 12, 1)),
        ("kiosk", date(2026, 12, 1), None),
    ]


def test_a_category_does_not_reach_into_the_past(company: Company, meera: Staff) -> None:
    imported = took("locations", "code,category,category_from\nDEL-KB,kiosk,2019-12-01\n", meera)
    assert imported.fates[0].sentences == (
        "Karol Bagh is exclusive from 2020-01-01 on; choose that day or a later one.",
    )


def test_a_price_is_kept_in_the_smallest_unit_of_its_currency(company: Company, meera: Staff) -> None:
    text = "code,name,price,currency,margin\nY1,Yen thing,1200,JPY,25%\nD1,Dinar thing,1.5,KWD,\nN1,None,5,,\n"
    imported = took("products", text, meera)
    assert words(imported) == ["new", "new", "left out"]
    assert imported.fates[2].sentences == ("A price needs its currency beside it.",)
    prices = Product.objects.filter(code__in=["Y1", "D1"]).order_by("code")
    assert list(prices.values_list("price_minor", flat=True)) == [1500, 1200]


def test_staff_come_with_team_and_places(company: Company, meera: Staff) -> None:
    text = (
        "email,name,role,team,places,languages,working hours\n"
        "Gita@Footfall.example,Gita,Telemarketer,Delhi floor,DEL-KB; DEL-SK,hi; en,Mon-Fri 10:00-19:00\n"
    )
    assert words(took("staff", text, meera)) == ["new"]
    assert words(took("staff", text, meera)) == ["same"]
    gita = Staff.objects.get(email="gita@footfall.example")
    assert [gita.role, gita.team, gita.languages] == [Role.CALLER, company.floor, ["hi", "en"]]
    assert sorted(gita.locations.values_list("code", flat=True)) == ["DEL-KB", "DEL-SK"]
    assert gita.working_hours == {str(day): [["10:00", "19:00"]] for day in range(1, 6)}
    assert not gita.has_usable_password()


def test_the_last_administrator_stays(company: Company, meera: Staff) -> None:
    imported = took("staff", f"email,is_active\n{meera.email},no\n", meera)
    assert imported.fates[0].sentences == (
        "Somebody has to remain who can administer; name another administrator first.",
    )


def test_bounds_of_slabs_may_pass_each_other_and_stay_in_order(company: Company, meera: Staff) -> None:
    assert words(took("value-slabs", "currency,slab,from\nINR,high,200000\nINR,medium,80000\n", meera)) == [
        "changed",
        "changed",
    ]
    assert list(ValueSlab.objects.values_list("slab", "from_minor").order_by("from_minor")) == [
        ("low", 0),
        ("medium", 8_000_000),
        ("high", 20_000_000),
    ]
    imported = took("value-slabs", "currency,slab,from\nINR,high,100\n", meera)
    assert imported.fates[0].sentences == ("High value in INR has to start above medium value.",)


@pytest.mark.parametrize("noun", SHEETS)
def test_what_is_written_out_can_be_read_in_again_without_a_change(noun: str, company: Company, meera: Staff) -> None:
    sheet = SHEETS[noun]
    keep_courses(rows=[{"name": "Counter basics"}], by=None)
    row = {"email": company.ravi.email, "course": "Counter basics", "passed_on": NOW.date()}
    keep_certifications(rows=[row], by=None, on=NOW.date())
    text = text_of([column.name for column in sheet.columns], sheet.dump(NOW.date()))
    assert set(words(took(noun, text, meera))) == {"same"}


def test_a_thousand_rows_cost_as_many_statements_as_three(company: Company, meera: Staff) -> None:
    def statements(rows: int, prefix: str) -> int:
        lines: list[Any] = [f"{prefix}{number},Outlet {number},outlet,DEL,kiosk" for number in range(rows)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            took("locations", "\n".join(["code,name,level,parent,category", *lines]), meera)
        return len(queries)

    assert statements(900, "A") == statements(3, "B")


def test_an_import_leaves_one_row_for_the_file_and_one_for_what_was_made(company: Company, meera: Staff) -> None:
    took("teams", "name\nNight shift\nDay shift\nDelhi floor\n", meera)
    night, day = Team.objects.get(name="Night shift").pk, Team.objects.get(name="Day shift").pk
    assert list(Audit.objects.order_by("pk").values_list("by", "verb", "noun", "subjects", "details")) == [
        (meera.pk, "create", "team", [str(night), str(day)], {}),
        (meera.pk, "import", "teams", [], {"rows": 3, "new": 2, "changed": 0, "left_out": 0}),
    ]
