"""The pages, operations and tasks of routing."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.company.models import Absence
from footfall.qualification.actions.route import route
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.actions.tell import tell_of_late_leads
from footfall.qualification.actions.waiting import reoffer
from footfall.qualification.models import Assignment, ResponseTime, RoutingRule
from footfall.qualification.queries.spoken_rules import leads_in_words
from footfall.qualification.tasks import send_late_leads
from footfall.qualification.views.speed import clock
from tests.cast import NOON, Company, key_of, member
from tests.qualification.making import make_lead, make_person


@pytest.fixture
def offered(company: Company) -> Assignment:
    """Asha's lead, offered to Vikram a minute ago."""
    now = timezone.now() - timedelta(minutes=1)
    keep_rule(
        draft=RuleDraft(name="To the shop", is_at_place=True, roles=["salesperson"]), rule_id=None, at=now, by=None
    )
    lead = make_lead(person=make_person("Asha Rao"), entry_point=company.counter, location=company.karol_bagh)
    route(lead_ids=[lead.pk], at=now)
    return Assignment.objects.get()


def test_a_rule_is_made_shown_in_words_and_changed(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    form = {
        "name": "Web", "source": ["web"], "location": [company.delhi.pk], "language": "hi; en", "more": "vendor=Metro+Data",
        "team": company.floor.pk, "choice": "skill", "is_active": "on", "minutes": 10,
    }  # fmt: skip
    assert client.post("/qualification/routing/new", form).status_code == 302
    rule = RoutingRule.objects.get()
    words = "location North › Delhi, source web, vendor Metro Data, language hi or en"
    assert leads_in_words(rule.query) == words
    page = client.get("/qualification/routing").content.decode()
    assert ("team Delhi floor" in page, "10 min to touch it" in page) == (True, True)
    filled = client.get(f"/qualification/routing/{rule.pk}").context["form"].initial
    assert (filled["source"], filled["language"], filled["more"]) == (["web"], "hi; en", "vendor=Metro+Data")


def test_a_rule_without_people_is_refused_in_words(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    answer = client.post("/qualification/routing/new", {"name": "Web", "choice": "turn"})
    assert (answer.status_code, "Say who may get the leads" in answer.content.decode()) == (422, True)


def test_times_are_set_by_source(client: Client, company: Company) -> None:
    client.force_login(company.nisha)
    web = company.web.source_id
    client.post("/qualification/routing/times", {f"source_{web}": 3})
    assert list(ResponseTime.objects.values_list("source", "minutes")) == [(web, 3)]


def test_the_board_shows_who_waits_for_whom_and_asks_again(
    client: Client, offered: Assignment, company: Company
) -> None:
    client.force_login(company.farah)
    page = client.get("/qualification/waiting").content.decode()
    told = ("Asha Rao" in page, "Vikram" in page, "3 min left" in page, 'hx-trigger="every 5s"' in page)
    assert told == (True, True, True, True)
    rows = client.get("/qualification/waiting", headers={"HX-Request": "true"}).content.decode()
    assert ("Asha Rao" in rows, "<html" in rows) == (True, False)
    client.force_login(company.omar)
    assert "Asha Rao" not in client.get("/qualification/waiting").content.decode()


def test_the_lead_page_says_why_it_is_whose(client: Client, offered: Assignment, company: Company) -> None:
    lata = member("Lata", company.vikram.role, company.karol_bagh)  # type: ignore[arg-type]  # a role
    client.force_login(company.farah)
    client.post(f"/leads/{offered.lead_id}/offer-next", {"back": "lead"})
    page = client.get(f"/leads/{offered.lead_id}").content.decode()
    assert ("let it wait before" in page, f"{lata.name}, in turn" in page) == (True, True)


def test_the_api_tells_the_turn_and_the_others(client: Client, offered: Assignment, company: Company) -> None:
    headers = {"Authorization": f"Bearer {key_of(company.farah)}"}
    (told,) = client.get(f"/api/v1/leads/{offered.lead_id}/assignments", headers=headers).json()
    assert (told["owner"], told["turn"], told["is_same"], told["others"]) == (company.vikram.pk, 0, True, [])
    (waits,) = client.get("/api/v1/waiting-leads", headers=headers).json()
    assert (waits["lead"], waits["state"]) == (offered.lead_id, "in time")


def test_the_manager_is_told_once_of_what_was_not_touched(offered: Assignment, company: Company) -> None:
    late = timezone.now() + timedelta(minutes=10)
    reoffer(at=late)
    assert (tell_of_late_leads(at=late), tell_of_late_leads(at=late)) == (1, 0)
    job = ProcrastinateJob.objects.get(task_name="qualification.send_late_leads")
    assert (job.args["staff_id"], job.args["total"]) == (company.farah.pk, 1)
    send_late_leads(**job.args)
    assert mail.outbox[0].subject == "1 lead was not touched in time"
    assert ("Asha Rao" in mail.outbox[0].body, "Vikram" in mail.outbox[0].body) == (True, True)


def test_days_away_are_noted_and_called_off(client: Client, company: Company) -> None:
    client.force_login(company.farah)
    page = f"/company/staff/{company.vikram.pk}"
    assert client.post(f"{page}/absence", {"from_on": "2026-05-04", "until_on": "2026-05-03"}).status_code == 422
    client.post(f"{page}/absence", {"from_on": "2026-05-04", "until_on": "2026-05-06", "because": "Leave"})
    assert "4 May to 6 May 2026" in client.get(page).content.decode()
    client.post(f"/company/absences/{Absence.objects.get().pk}/drop")
    assert Absence.objects.count() == 0


def test_a_clock_is_told_in_the_unit_that_fits() -> None:
    times = (
        NOON + timedelta(seconds=40),
        NOON - timedelta(minutes=5),
        NOON + timedelta(hours=5),
        NOON - timedelta(days=3),
    )
    assert [clock(due, NOON) for due in times] == ["40 s left", "5 min late", "5 h left", "3 days late"]
