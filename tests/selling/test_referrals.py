"""Referrals: a code or a link leads to who gave it, and what is no referral is told apart."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from footfall.capture.actions import take
from footfall.capture.actions.take_references import take_references
from footfall.capture.models import Capture
from footfall.capture.rules import Arrival
from footfall.capture.rules.short_code import new_code, read_code, shown_code
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead
from footfall.selling.actions.refer import account_of_person, account_of_staff, link_referrals, referral_door
from footfall.selling.models import Referral, RewardAccount
from footfall.selling.queries.referrals import token_of
from tests.cast import NOON, Company, capture_id


def came(company: Company, number: int, phone: str, **fields: Any) -> Lead:
    """A visitor of the counter, with what they said."""
    arrival = Arrival(
        id=capture_id(number), entry_point=company.counter.pk, payload={"name": f"V{number}", "phone": phone, **fields},
        captured_at=NOON + timedelta(minutes=number), location=company.karol_bagh.pk,
    )  # fmt: skip
    outcome = take(arrival, at=NOON + timedelta(hours=1), by=company.ravi)
    assert outcome
    return Lead.objects.get(pk=outcome.lead_id)


@pytest.fixture
def asha(company: Company) -> RewardAccount:
    """Asha, who was given a code for friends."""
    person = came(company, 1, "98100 12345").person
    return account_of_person(person=person, at=NOON, by=company.ravi)


def states() -> dict[int, str]:
    """Why or why not, by the number of the visitor."""
    found = Referral.objects.order_by("capture").values_list("capture", "state")
    return {capture.int - (8 << 76): state for capture, state in found}


def test_a_code_is_read_however_it_is_typed_and_a_slip_is_noticed() -> None:
    code = new_code()
    assert read_code(f" {shown_code(code).lower()} ") == code
    wrong = ("Z" if code[2] != "Z" else "Y").join((code[:2], code[3:]))
    assert (read_code(wrong), read_code("7"), read_code(None)) == (None, None, None)


def test_a_friend_who_comes_with_a_code_is_a_referral_of_who_gave_it(company: Company, asha: RewardAccount) -> None:
    friend = came(company, 2, "98100 22222", referral_code=shown_code(asha.code).lower())
    referral = Referral.objects.get()
    assert (referral.account, referral.lead, referral.state, referral.at) == (
        asha, friend, "counts", NOON + timedelta(minutes=2),
    )  # fmt: skip
    assert link_referrals(capture_ids=[capture_id(2)], at=NOON) == 0


def test_what_is_no_referral_is_told_apart(company: Company, asha: RewardAccount) -> None:
    bela = came(company, 2, "98100 22222", referral_code=asha.code)
    belas = account_of_person(person=bela.person, at=NOON, by=None)
    known = account_of_person(person=came(company, 3, "98100 33333").person, at=NOON, by=None)
    came(company, 4, "98100 12345", name="V1", referral_code=asha.code)
    came(company, 5, "98100 33333", name="V3", referral_code=asha.code)
    came(company, 6, "98100 12345", name="V1", referral_code=belas.code)
    came(company, 7, "98100 22222", name="V2", referral_code=known.code)
    came(company, 8, "98100 12345", name="Somebody else", referral_code=asha.code)
    came(company, 9, "98100 99999", referral_code="ABC-DEFG")
    assert states() == {2: "counts", 4: "self", 5: "known", 6: "loop", 7: "repeat", 8: "self"}


def test_staff_who_refer_themselves_are_noticed(company: Company) -> None:
    company.ravi.phone = "+91 98100 77777"
    company.ravi.save()
    code = account_of_staff(staff=company.ravi, at=NOON).code
    came(company, 2, "98100 77777", referral_code=code)
    came(company, 3, "98100 88888", referral_code=code)
    assert states() == {2: "self", 3: "counts"}


def test_who_is_named_at_a_home_visit_is_a_referral_of_who_named_them(company: Company) -> None:
    visit = came(company, 1, "98100 12345", references="Bela 98100 22222\nRavi Rao 98100 44444")
    take_references(Capture.objects.filter(pk=capture_id(1)), at=NOON, by=company.ravi)
    drain_all(at=NOON)
    assert {str(one.account.person) for one in Referral.objects.all()} == {str(visit.person)}
    assert list(Referral.objects.values_list("state", flat=True)) == ["counts", "counts"]


def test_the_link_leads_to_the_form_and_the_form_keeps_the_code(
    client: Client, company: Company, asha: RewardAccount
) -> None:
    door = referral_door(by=company.nisha)
    answer = client.get(f"/r/{asha.code.lower()}")
    assert answer["Location"] == f"/e/{door.key}?ref={asha.code}"
    page = client.get(answer["Location"]).content.decode()
    assert f'<input type="hidden" name="ref" value="{asha.code}">' in page
    assert client.get("/r/AAAAAAA").status_code == 404


def test_a_giver_sees_how_friends_stand_and_not_who_they_are(
    client: Client, company: Company, asha: RewardAccount
) -> None:
    came(company, 2, "98100 22222", name="Bela", referral_code=asha.code)
    page = client.get(f"/refer/{token_of(asha)}").content.decode()
    assert ("in touch" in page, "Bela" in page, asha.code[:3] in page) == (True, False, True)
    assert client.get("/refer/forged").status_code == 404


def test_the_pages_show_who_brought_whom(client: Client, company: Company, asha: RewardAccount) -> None:
    friend = came(company, 2, "98100 22222", name="Bela", referral_code=asha.code)
    client.force_login(company.vikram)
    assert "Give a code for friends" not in client.get(f"/leads/{asha.person.leads.get().pk}").content.decode()  # type: ignore[union-attr]  # a person's
    company.vikram.role = "administrator"
    company.vikram.save()
    assert "Bela" in client.get("/referrals?state=counts").content.decode()
    assert "Came by" in client.get(f"/leads/{friend.pk}").content.decode()
    client.post(f"/people/{friend.person_id}/referral-code")
    belas = RewardAccount.objects.get(person=friend.person)
    page = client.get(f"/referrals/accounts/{belas.pk}").content.decode()
    assert (shown_code(belas.code) in page, "Came by" in page) == (True, True)
