"""Many callers at the same moment, on connections of their own: no number twice, none lost."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from footfall.company.models import Role, Staff
from footfall.selling.actions.call import Talk, log_call
from footfall.selling.actions.call_lists import refresh_call_list
from footfall.selling.actions.desk import LEASE
from footfall.selling.models import Call, CallingRule, Lease
from tests.cast import Company, make_company, member
from tests.selling.desk import TEN, ask, entry_of, have, log, make_leads, make_list

pytestmark = pytest.mark.django_db(transaction=True)

CALLERS = 50


def at_once(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """What the deeds come to when all start together, each on a connection of its own."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        # The pool of a process is smaller than the crowd: these callers come from many processes.
        options = {key: value for key, value in connection.settings_dict["OPTIONS"].items() if key != "pool"}
        connection.settings_dict = {**connection.settings_dict, "OPTIONS": options}
        try:
            connection.ensure_connection()
            start.wait(60)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(60) for future in [pool.submit(run, deed) for deed in deeds]]


@pytest.fixture
def company() -> Company:
    """The cast, committed."""
    return make_company()


def floor(company: Company, count: int) -> list[Staff]:
    return [member(f"Caller {n}", Role.CALLER, company.delhi, team=company.floor) for n in range(count)]


def test_fifty_callers_get_fifty_numbers_none_twice_none_lost(company: Company) -> None:
    leads = {lead.pk for lead in make_leads(company, CALLERS)}
    make_list(company)
    callers = floor(company, CALLERS)
    given = at_once([partial(ask, staff) for staff in callers])
    assert Counter(lease.lead_id for lease in given if lease) == Counter(leads)
    assert Counter(lease.caller_id for lease in given if lease) == Counter(staff.pk for staff in callers)


def test_callers_work_a_list_to_its_end_and_every_lead_is_called_once(company: Company) -> None:
    leads = {lead.pk for lead in make_leads(company, 40)}
    made = make_list(company)
    callers = floor(company, 12)

    def work(staff: Staff) -> int:
        done = 0
        while lease := ask(staff):
            log(lease, "interested")
            done += 1
        return done

    deeds = [partial(work, staff) for staff in callers]
    # While they call, the list is refreshed again and again.
    refreshing = [lambda: sum(refresh_call_list(call_list_id=made.pk, at=TEN) for _ in range(5))]
    ends: list[Callable[[], int]] = [*deeds, *refreshing]
    assert sum(at_once(ends)) == 40
    assert Counter(Call.objects.values_list("lead_id", flat=True)) == Counter(leads)
    assert not Lease.objects.filter(ended_at=None).exists()


def test_two_tabs_of_one_caller_get_one_number(company: Company) -> None:
    make_leads(company, 3)
    make_list(company)
    given = at_once([lambda: ask(company.sunita)] * 4)
    assert len({lease.pk for lease in given if lease}) == 1
    assert Lease.objects.count() == 1


def test_a_result_posted_from_two_tabs_counts_once(company: Company) -> None:
    (lead,) = make_leads(company, 1)
    make_list(company)
    lease = have(company.sunita)
    calls = at_once([lambda: log(lease, "na"), lambda: log(lease, "interested")])
    assert calls[0] == calls[1] == Call.objects.get()
    assert entry_of(lead).attempts == 1


def test_a_late_result_and_the_next_holder_of_the_number_do_not_wait_for_each_other(company: Company) -> None:
    (lead,) = make_leads(company, 1)
    make_list(company)
    CallingRule.objects.update(spacing_minutes=0)
    lost = have(company.sunita)
    (other,) = floor(company, 1)
    later = TEN + LEASE
    at_once([lambda: log(lost, "na", at=later), lambda: ask(other, at=later)])
    lost.refresh_from_db()
    assert (lost.call is not None, entry_of(lead).attempts, Call.objects.count()) == (True, 1, 1)


def test_a_call_logged_elsewhere_and_a_caller_who_asks_do_not_wait_for_each_other(company: Company) -> None:
    leads = make_leads(company, 6)
    make_list(company)
    callers = floor(company, 6)
    logging = [partial(log_call, talk=Talk(lead.pk, "na"), at=TEN, by=company.vikram) for lead in leads]
    asking = [partial(ask, staff) for staff in callers]
    both: list[Callable[[], object]] = [*logging, *asking]
    at_once(both)
    assert Call.objects.count() == 6
    again = TEN + timedelta(hours=2)
    standing = Lease.objects.filter(ended_at=None, until__gt=again).count()
    assert standing == 0
    assert len({have(staff, at=again).lead_id for staff in callers}) == 6
