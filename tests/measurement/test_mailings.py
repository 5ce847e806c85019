"""A kept view comes by e-mail, in its rhythm, with the numbers of whoever gets it."""

from datetime import date

import pytest
from django.core import mail
from django.test import Client, override_settings

from footfall.company.actions.saved_views import keep_view
from footfall.measurement.actions.mailings import due, take_due
from footfall.measurement.models import Mailing
from footfall.measurement.tasks import send_view
from footfall.shared.calendar import Calendar
from tests.cast import Company
from tests.measurement.conftest import Measured
from tests.qualification.making import make_leads

MONDAY, TUESDAY, FIRST = date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 1)


@pytest.mark.django_db
def test_letters_go_out_in_their_rhythm_once_a_day(company: Company) -> None:
    view = keep_view(by=company.farah, page="explorer", name="By outlet", query="rows=location", is_shared=True)
    for staff, every in (
        (company.farah, "day"),
        (company.karan, "week"),
        (company.nisha, "month"),
        (company.ravi, "day"),
    ):
        Mailing.objects.create(staff=staff, view=view, every=every, base="http://here")
    said = {day: sorted(one.staff.name for one in due(day)) for day in (MONDAY, TUESDAY, FIRST)}
    # Ravi is an attendant: what he may not take along he is not sent.
    assert said == {MONDAY: ["Farah", "Karan"], TUESDAY: ["Farah"], FIRST: ["Farah", "Nisha"]}
    with override_settings(CALENDAR=Calendar(first_day=2)):
        assert sorted(one.staff.name for one in due(TUESDAY)) == ["Farah", "Karan"]
    assert (len(take_due(MONDAY)), len(take_due(MONDAY)), len(take_due(TUESDAY))) == (2, 0, 1)
    view.is_shared = False
    view.save()
    assert [one.staff.name for one in due(FIRST)] == ["Farah"]


@pytest.mark.django_db(transaction=True)
def test_the_letter_has_the_numbers_of_whoever_gets_it(measured: Measured, client: Client) -> None:
    company = measured.company
    make_leads(3, location=company.karol_bagh)
    make_leads(5, location=company.indiranagar)
    measured.refresh()
    query = "rows=location.outlet&measure=leads&period=all"
    view = keep_view(by=company.arjun, page="explorer", name="By outlet", query=query, is_shared=True)
    client.force_login(company.omar)
    assert "On the first day of the week" in client.get(f"/explorer?{query}").content.decode()
    assert client.post(f"/explorer/mail/{view.pk}/week").status_code == 302
    mailing = Mailing.objects.get()
    assert (mailing.staff, mailing.every, mailing.base) == (company.omar, "week", "http://testserver")
    send_view(mailing_id=mailing.pk)
    letter = mail.outbox[-1]
    assert letter.to == [company.omar.email]
    assert "Indiranagar: Leads 5\nAll: Leads 5\n" in letter.body
    assert "http://testserver/explorer?" in letter.body
    assert [name for name, *_ in letter.attachments] == ["by-outlet.xlsx", "by-outlet.pdf"]
    assert client.post(f"/explorer/mail/{view.pk}/hourly").status_code == 422
    assert client.post(f"/explorer/mail/{view.pk}/never").status_code == 302
    assert not Mailing.objects.exists()
    keep_view(by=company.arjun, page="explorer", name="By outlet", query=query, is_shared=False)
    assert client.post(f"/explorer/mail/{view.pk}/week").status_code == 404
