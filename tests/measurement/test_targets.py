"""What shall be reached, beside what was."""

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from footfall.measurement.actions.import_costs import IMPORTERS
from footfall.measurement.models import Target
from footfall.measurement.rules.targets import Aim, aimed_at
from tests.cast import NOON
from tests.measurement.conftest import Measured
from tests.measurement.test_explorer import DAY, look, marks
from tests.qualification.making import make_leads

MAY = Aim(date(2026, 5, 1), date(2026, 5, 31), 310.0)
JUNE = Aim(date(2026, 6, 1), date(2026, 6, 30), 30.0)


def test_a_target_counts_for_the_days_that_are_looked_at() -> None:
    assert aimed_at([MAY, JUNE], date(2026, 5, 22), date(2026, 6, 10), adds_up=True) == 110
    assert aimed_at([MAY, JUNE], date(2026, 5, 22), date(2026, 6, 10), adds_up=False) == 170
    assert aimed_at([MAY], date(2026, 7, 1), date(2026, 7, 31), adds_up=True) is None


@given(st.dates(date(2026, 5, 1), date(2026, 6, 29)))
def test_parts_of_a_time_come_to_the_whole(until: date) -> None:
    parts = [(date(2026, 5, 1), until), (date.fromordinal(until.toordinal() + 1), date(2026, 6, 30))]
    found = [aimed_at([MAY, JUNE], *part, adds_up=True) or 0 for part in parts]
    assert sum(found) == pytest.approx(340)


@pytest.mark.django_db(transaction=True)
def test_numbers_are_held_against_their_targets(measured: Measured, client: Client) -> None:
    company = measured.company
    make_leads(8, location=company.karol_bagh, warm_at=NOON)
    make_leads(4, location=company.saket)
    rows = [
        {"measure": "leads", "from": str(DAY), "until": str(DAY), "amount": "10", "location": "DEL-KB"},
        {"measure": "leads", "from": str(DAY), "until": str(DAY), "amount": "2", "location": "Saket"},
        {"measure": "pct_warm", "from": str(DAY), "until": str(DAY), "amount": "50%"},
        {"measure": "leeds", "from": str(DAY), "amount": "2"},
        {"measure": "sales", "from": str(DAY), "amount": "-2"},
    ]
    told = IMPORTERS["targets"](rows, by=company.meera, at=NOON)
    assert [fate.word for fate in told.fates] == ["new", "new", "new", "left out", "left out"]
    assert "Did you mean leads" in told.fates[3].sentences[0]
    page = look(measured, f"rows=location.outlet&measure=leads&measure=pct_warm&compare=target&from={DAY}&to={DAY}")
    assert [marks(line.cells) for line in page.lines()] == [["80% of 10 worse", ""], ["200% of 2 better", ""]]
    # What the outlets shall reach is what the company shall, where nothing was written down for it.
    assert marks(page.pivot.cells(page.pivot.total)) == ["100% of 12 better", "133% of 50.0% better"]
    assert marks(look(measured, f"rows=source&measure=leads&compare=target&from={DAY}&to={DAY}").lines()[0].cells) == [
        ""
    ]
    client.force_login(company.meera)
    assert client.get("/targets").status_code == 200
    assert "50%" in client.get("/targets?measure=pct_warm").content.decode()
    made = client.post(
        "/targets/new", {"measure": "sales", "from_on": "2026-02-03", "amount": "12", "location": "DEL-KB"}
    )
    assert (made.status_code, Target.objects.get(measure="sales").until_on) == (302, date(2026, 2, 28))
