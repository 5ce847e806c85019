"""Verification as people and programs see it: totals, the work list, one contact, codes, returned mail."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from footfall.company.models import Staff
from footfall.identity.actions.check import check_new
from footfall.identity.models import ContactPoint, OneTimeCode
from footfall.identity.verification.codes import code_of
from footfall.qualification.actions.reachability import settle_new_leads
from footfall.qualification.models import Lead
from tests.cast import ASHA_PHONE, NOON, Company, capture_id, key_of
from tests.qualification.making import make_lead, make_person

pytestmark = pytest.mark.django_db


def asha(company: Company, **person: Any) -> Lead:
    """Asha, captured today at Karol Bagh by Ravi."""
    given = {"phones": [ASHA_PHONE], "emails": ["asha@example.in"], **person}
    one = make_person("Asha Rao", **given)
    fields = {"location": company.karol_bagh, "attendant": company.ravi, "entry_point": company.counter}
    return make_lead(person=one, captured_at=timezone.now(), **fields)


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"qualification:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_counts_states_and_the_work_of_each_outlet(company: Company, client: Client, karan: Staff) -> None:
    asha(company)
    dead = asha(company, phones=["0000000000"], emails=[])
    ContactPoint.objects.filter(person=dead.person_id).update(
        typed="0000000000", state="dead", cause="phone_placeholder"
    )
    check_new(at=NOON)
    settle_new_leads(at=NOON)
    client.force_login(karan)
    shown = page(client, "verification", by="outlet")
    assert "Made-up number" in shown
    assert "50.0%" in shown.replace("\u202f", "").replace("\xa0", "").replace(" %", "%")
    assert "Karol Bagh" in shown
    assert "Ravi" in page(client, "verification", by="attendant")
    assert "Made-up details" in page(client, "verification", by="cause", state="dead")


def test_the_work_list_shows_what_is_doubtful_and_takes_what_is_fine(
    company: Company, client: Client, farah: Staff
) -> None:
    lead = asha(company, phones=[], emails=["asha@gmial.com"])
    check_new(at=NOON)
    client.force_login(farah)
    assert "Probably misspelt" in page(client, "verification")
    point = lead.person.contact_points.get()
    client.post(reverse("qualification:contact-fine", args=[point.pk]))
    point.refresh_from_db()
    assert (point.state, point.cause, point.verifications.first().by) == ("unverified", "looked_at", farah)  # type: ignore[union-attr]  # there is one
    check_new(at=NOON)
    assert "Probably misspelt" not in page(client, "verification").split('id="work"')[1]


def test_a_hand_judges_with_a_reason_and_the_person_shows_it(company: Company, client: Client, ravi: Staff) -> None:
    lead = asha(company, emails=[])
    point = lead.person.contact_points.get()
    client.force_login(ravi)
    data = {"cause": "phone_wrong_party", "note": "her brother answers"}
    assert client.post(reverse("qualification:contact", args=[point.pk]), data).status_code == 302
    lead.refresh_from_db()
    assert (lead.dead_cause, lead.contact) == ("not_the_person", "dead")
    assert "her brother answers" in page(client, "contact", point.pk)
    assert "her brother answers" in page(client, "person", lead.person_id)
    answer = client.post(reverse("qualification:contact", args=[point.pk]), {"cause": "email_answered"})
    assert answer.status_code == 422


def test_a_code_is_sent_and_entered_beside_the_visitor(company: Company, client: Client, ravi: Staff) -> None:
    lead = asha(company, phones=[])
    point = lead.person.contact_points.get()
    client.force_login(ravi)
    assert "Send code" in page(client, "codes", lead.person_id)
    htmx = {"HX-Request": "true"}
    sent = client.post(reverse("qualification:code-send", args=[point.pk]), headers=htmx).content.decode()
    assert "On its way: code to a…@example.in" in sent
    again = client.post(reverse("qualification:code-send", args=[point.pk]), headers=htmx).content.decode()
    assert "A code was sent there a moment ago" in again
    enter = reverse("qualification:code-enter", args=[point.pk])
    assert "That is not the code" in client.post(enter, {"code": "1"}, headers=htmx).content.decode()
    code = OneTimeCode.objects.get()
    digits = code_of(code.nonce, code.pk, secret="only-for-tests")
    assert "verified" in client.post(enter, {"code": digits}, headers=htmx).content.decode()
    lead.refresh_from_db()
    assert lead.contact == "verified"


def test_without_scripts_the_code_comes_back_to_the_contacts_page(
    company: Company, client: Client, ravi: Staff
) -> None:
    point = asha(company).person.contact_points.get(kind="phone")
    client.force_login(ravi)
    answer = client.post(reverse("qualification:code-send", args=[point.pk]), follow=True)
    assert "No SMS gateway is set up" in answer.content.decode()


def test_the_counter_offers_a_code_for_who_was_just_saved(company: Company, client: Client, ravi: Staff) -> None:
    client.force_login(ravi)
    url = reverse("capture:counter", args=[company.counter.key])
    shown = client.get(url).content.decode()
    assert "/codes" not in shown
    data = {"id": str(capture_id(1)), "name": "Asha Rao", "phone": "98100 12345"}
    saved = client.post(url, data, follow=True).content.decode()
    person = Lead.objects.get().person_id
    assert f'hx-get="{reverse("qualification:codes", args=[person])}"' in saved


def test_a_new_lead_of_somebody_out_of_reach_is_dead_from_the_start(company: Company) -> None:
    lead = asha(company, emails=[])
    ContactPoint.objects.update(state="dead", cause="phone_disconnected")
    nobody = make_lead(person=make_person("Nobody"))
    assert settle_new_leads(at=NOON) == 2
    lead.refresh_from_db()
    nobody.refresh_from_db()
    assert (lead.dead_cause, lead.contact) == ("no_such_number", "dead")
    assert (nobody.status, nobody.contact) == ("new", "nothing")
    assert settle_new_leads(at=NOON) == 0


class Api:
    """The REST API as Farah's programs call it."""

    def __init__(self, staff: Staff) -> None:
        key_of(staff, "ff_verification")
        self.client = Client(headers={"Authorization": "Bearer ff_verification"})

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/api/v1{path}", query).json()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        answer = self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()


def test_programs_read_judge_and_count(company: Company, farah: Staff) -> None:
    api, lead = Api(farah), asha(company, emails=[])
    point = lead.person.contact_points.get()
    status, judged = api.post(f"/contact-points/{point.pk}/judgements", cause="seen_in_person", note="card")
    assert (status, judged["state"], judged["history"][0]["evidence"]) == (201, "verified", {"note": "card"})
    assert api.get(f"/contact-points/{point.pk}") == judged
    assert [one["id"] for one in api.get("/contact-points", state="verified")["contact_points"]] == [point.pk]
    counted = api.get("/verification", by="outlet")
    assert counted["standings"] == [{"kind": "phone", "state": "verified", "cause": "seen_in_person", "count": 1}]
    assert counted["leads"] == [{"name": "Karol Bagh", "leads": 1, "valid": 1, "verified": 1, "suspect": 0, "dead": 0}]
    status, refused = api.post(f"/contact-points/{point.pk}/judgements", cause="email_answered")
    assert (status, list(refused["fields"])) == (422, ["cause"])


def test_programs_send_and_enter_codes(company: Company, farah: Staff) -> None:
    api = Api(farah)
    point = asha(company, phones=[]).person.contact_points.get()
    assert api.post(f"/contact-points/{point.pk}/codes")[0] == 202
    assert api.post(f"/contact-points/{point.pk}/codes")[0] == 429
    status, wrong = api.post(f"/contact-points/{point.pk}/codes/entry", code="0")
    assert (status, wrong["is_right"], wrong["tries_left"]) == (200, False, 4)


def test_programs_hand_in_returned_mail(company: Company, meera: Staff) -> None:
    api, lead = Api(meera), asha(company, phones=[])
    letter = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n<asha@example.in>:\n550 5.1.1 no such user\n"
    assert api.post("/returned-mail", message=letter) == (200, {"reported": 1, "known": 1, "died": 1})
    lead.refresh_from_db()
    assert lead.dead_cause == "bounced"


def test_a_newer_list_of_throw_away_domains_is_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from footfall.cli.disposable import disposable
    from footfall.identity.verification.disposable import disposable_domains

    monkeypatch.setenv("FOOTFALL_DATA", str(tmp_path / "data"))
    (tmp_path / "list.txt").write_text("burner.example\n!mailinator.com\n")
    disposable(tmp_path / "list.txt")
    ours = disposable_domains(tmp_path / "data")
    assert ("burner.example" in ours, "mailinator.com" in ours) == (True, False)


def test_the_commands_look_again_and_take_returned_mail(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from footfall.cli.bounces import bounces
    from footfall.cli.verify import verify

    # The tests' own database stands open already.
    monkeypatch.setattr("footfall.cli.running.company.open_company", nullcontext)
    monkeypatch.setattr("footfall.cli.running.schema.migrate_if_needed", lambda: None)
    asha(company, phones=[])
    asha(company, phones=[], emails=["asha@gmial.com"])
    verify(all_again=False, dns=False, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"looked_at": 2, "changed": 1, "domains": 0, "leads": 2}
    verify(all_again=True, dns=False, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"looked_at": 2, "changed": 0, "domains": 0, "leads": 0}
    letter = tmp_path / "letter.eml"
    letter.write_text("From: MAILER-DAEMON@x.example\nSubject: failure notice\n\n<asha@example.in>:\n550 5.1.1 gone\n")
    for died in (1, 0):
        bounces(letter, as_json=True)
        assert json.loads(capsys.readouterr().out) == {"letters": 1, "reported": 1, "known": 1, "died": died}
