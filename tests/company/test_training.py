"""Courses, sessions and certificates: who is certified on which day, and what leads say of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from footfall.company.actions.certify import (
    NotHeldThen,
    Result,
    keep_certifications,
    record_session,
    revoke_certifications,
)
from footfall.company.actions.courses import archive_courses, keep_courses
from footfall.company.actions.import_nouns import IMPORTERS, SHEETS
from footfall.company.actions.remind import remind_of_certificates
from footfall.company.models import Attendance, Certification, Course, Staff
from footfall.company.queries.certified import certified_on
from footfall.company.queries.training import roll_of
from footfall.company.rules.training import runs_out_on
from footfall.company.tasks import send_expiring
from footfall.qualification.actions.certify import restate_lately_captured
from footfall.qualification.models import Lead
from footfall.shared.errors import Invalid
from footfall.shared.models import Audit
from tests.cast import NOON, Company, key_of, member
from tests.qualification.making import make_lead

TODAY = NOON.date()
RANKS = ["expired", "basic", "advanced", "expert"]


def make_course(name: str = "Counter basics", **terms: Any) -> Course:
    """A course of a year with a pass mark of 60, required of attendants."""
    row = {"name": name, "level": "basic", "valid_months": 12, "pass_mark": 60, "required_for": ["attendant"], **terms}
    made: Course = keep_courses(rows=[row], by=None).one
    return made


def given_to(staff: Staff, course: Course, passed_on: date, score: int | None = 80, **more: Any) -> Certification:
    """A certificate."""
    row = {"email": staff.email, "course": course.name, "passed_on": passed_on, "score": score, **more}
    made: Certification = keep_certifications(rows=[row], by=None, on=TODAY, at=NOON).one
    made.refresh_from_db()
    return made


def held(course: Course, results: list[Result], on: date = TODAY, by: Staff | None = None) -> Any:
    """A session."""
    return record_session(
        course=course, held_on=on, location=None, trainer="Gita", results=results, on=TODAY, at=NOON, by=by
    )


def said_of(staff: Staff, on: date) -> str:
    """What certificates say of somebody."""
    return certified_on([(staff.pk, on)]).get((staff.pk, on), "")


@pytest.mark.parametrize(
    ("passed_on", "months", "last"),
    [
        (date(2026, 5, 4), 12, date(2027, 5, 3)), (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)), (date(2026, 12, 1), 1, date(2026, 12, 31)), (TODAY, None, None),
    ],
)  # fmt: skip
def test_a_certificate_holds_to_the_eve_of_the_day(passed_on: date, months: int | None, last: date | None) -> None:
    assert runs_out_on(passed_on, months) == last


def test_whoever_passes_the_session_is_certified_and_whoever_does_not_was_there(company: Company) -> None:
    course, dev = make_course(), company.dev
    session = held(course, [Result(company.ravi, 75), Result(dev, 59)], by=company.meera)
    assert list(session.attendances.values_list("staff__name", "score", "has_passed")) == [
        ("Dev", 59, False),
        ("Ravi", 75, True),
    ]
    one = Certification.objects.get()
    assert (one.staff, one.course, one.session, one.passed_on, one.score, one.given_by) == (
        company.ravi, course, session, TODAY, 75, company.meera,
    )  # fmt: skip
    assert (one.expires_on, one.ends_on, one.replaced_on) == (date(2027, 5, 3), date(2027, 5, 3), None)
    assert list(Audit.objects.filter(by=company.meera).order_by("pk").values_list("verb", "noun", "subjects")) == [
        ("record session", "course", [str(course.pk)]),
        ("create", "certification", [str(one.pk)]),
    ]


@pytest.mark.parametrize(
    ("results", "on", "field"),
    [
        ([], TODAY, None), ([("ravi", 80)], TODAY + timedelta(days=1), "held_on"),
        ([("ravi", None)], TODAY, "score"), ([("ravi", 101)], TODAY, "score"), ([("farah", 80)], TODAY, "email"),
    ],
)  # fmt: skip
def test_a_session_that_can_not_have_been_is_refused_whole(
    company: Company, results: list[Any], on: date, field: str | None
) -> None:
    course = make_course()
    with pytest.raises(Invalid) as refused:
        held(course, [Result(getattr(company, name), score) for name, score in results], on, by=company.farah)
    assert [name.split("-")[0] for name in refused.value.fields] == ([field] if field else [])
    assert (Attendance.objects.count(), Certification.objects.count()) == (0, 0)


def test_the_same_session_sent_twice_is_recorded_once(company: Company) -> None:
    course = make_course()
    held(course, [Result(company.ravi, 80)])
    with pytest.raises(Invalid) as refused:
        held(course, [Result(company.ravi, 80), Result(company.dev, 90)])
    assert refused.value.fields == {f"score-{company.ravi.pk}": ["Their session of that day is recorded already."]}
    assert (Attendance.objects.count(), Certification.objects.count()) == (1, 1)


def test_a_course_given_no_more_gives_no_certificates(company: Company) -> None:
    course = make_course()
    archive_courses(courses=[course], at=NOON, by=None)
    course.refresh_from_db()
    with pytest.raises(Invalid):
        held(course, [Result(company.ravi, 80)])
    with pytest.raises(Invalid):
        given_to(company.ravi, course, TODAY)
    assert roll_of(company.meera, {}, on=TODAY, limit=10).rows == []


def test_a_renewal_is_a_row_of_its_own_and_one_stands(company: Company) -> None:
    course = make_course()
    second = given_to(company.ravi, course, date(2026, 3, 1))
    first = given_to(company.ravi, course, date(2025, 6, 1))
    second.refresh_from_db()
    assert (first.replaced_on, first.ends_on) == (date(2026, 3, 1), date(2026, 2, 28))
    assert (second.replaced_on, second.ends_on) == (None, date(2027, 2, 28))
    again = given_to(company.ravi, course, date(2026, 3, 1), 95)
    assert (again.pk, again.score, Certification.objects.count()) == (second.pk, 95, 2)


def test_what_is_taken_back_from_its_first_day_never_held(company: Company) -> None:
    course = make_course()
    old, new = given_to(company.ravi, course, date(2025, 1, 1)), given_to(company.ravi, course, date(2026, 5, 1))
    revoke_certifications(
        certifications=[new], from_on=date(2026, 5, 1), because="Entered for another", on=TODAY, by=company.farah
    )
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.replaced_on, new.ends_on, new.revoked_by) == (None, date(2026, 4, 30), company.farah)
    assert (said_of(company.ravi, date(2025, 5, 1)), said_of(company.ravi, TODAY)) == ("basic", "expired")
    given_to(company.ravi, course, date(2026, 5, 1))
    assert said_of(company.ravi, TODAY) == "basic"


def test_a_certificate_is_taken_back_for_days_it_held_and_for_a_reason(company: Company) -> None:
    one = given_to(company.ravi, make_course(), date(2026, 5, 1))
    for from_on in (date(2026, 4, 30), TODAY + timedelta(days=1)):
        with pytest.raises(NotHeldThen):
            revoke_certifications(certifications=[one], from_on=from_on, because="Cheated", on=TODAY, by=None)
    for because in ("", "Cheated", "Cheated"):
        if because and Certification.objects.get().revoked_on is None:
            revoke_certifications(certifications=[one], from_on=TODAY, because=because, on=TODAY, by=None)
            continue
        with pytest.raises(Invalid):
            revoke_certifications(certifications=[one], from_on=TODAY, because=because, on=TODAY, by=None)
    assert (said_of(company.ravi, TODAY - timedelta(days=1)), said_of(company.ravi, TODAY)) == ("basic", "expired")


def test_certified_is_the_highest_level_that_holds_of_the_courses_that_count(company: Company) -> None:
    basic, expert = make_course(), make_course("Counter masters", level="expert", valid_months=1)
    drill = make_course("Fire drill", level="expert", is_counted=False)
    for course, day in ((basic, date(2026, 1, 10)), (expert, date(2026, 2, 1)), (drill, date(2026, 1, 1))):
        given_to(company.ravi, course, day)
    days = [
        date(2026, 1, 9),
        date(2026, 1, 10),
        date(2026, 2, 1),
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2027, 2, 1),
    ]
    assert [said_of(company.ravi, day) for day in days] == ["", "basic", "expert", "expert", "basic", "expired"]


def test_leads_say_what_certificates_said_on_the_day(company: Company) -> None:
    course = make_course()
    days = [date(2026, 4, 1), date(2026, 4, 10), date(2026, 5, 3)]
    leads = [make_lead(attendant=company.ravi, captured_on=day) for day in days]
    others = make_lead(attendant=company.dev, captured_on=TODAY), make_lead(captured_on=TODAY)

    def said() -> list[str]:
        for lead in (*leads, *others):
            lead.refresh_from_db()
        assert {lead.certification for lead in others} == {""}
        return [lead.certification for lead in leads]

    one = given_to(company.ravi, course, date(2026, 4, 10))
    assert said() == ["", "basic", "basic"]
    keep_courses(rows=[{"name": course.name, "level": "advanced"}], by=None)
    assert said() == ["", "advanced", "advanced"]
    revoke_certifications(certifications=[one], from_on=date(2026, 5, 1), because="Cheated", on=TODAY, by=None)
    assert said() == ["", "advanced", "expired"]
    keep_courses(rows=[{"name": course.name, "is_counted": False}], by=None)
    assert said() == ["", "", ""]


def test_a_lead_that_came_in_between_is_put_right_by_the_next_day(company: Company) -> None:
    given_to(company.ravi, make_course(), date(2026, 4, 10))
    late, old = (make_lead(attendant=company.ravi, captured_on=day) for day in (TODAY, date(2026, 4, 20)))
    assert restate_lately_captured(since=TODAY - timedelta(days=3)) == 1
    late.refresh_from_db()
    old.refresh_from_db()
    assert (late.certification, old.certification) == ("basic", "")


def test_a_session_of_many_costs_what_one_of_few_costs(
    company: Company, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    course = make_course()
    for count in (1, 40):
        there = [member(f"Helper{count}x{number}", company.ravi.role, company.saket) for number in range(count)]
        for one in there:
            make_lead(attendant=one, captured_on=TODAY)
        with django_assert_num_queries(19):
            held(course, [Result(one, 80) for one in there])
    assert Lead.objects.filter(certification="basic").count() == 41


def test_the_roll_names_who_lacks_what_the_most_urgent_first(company: Company) -> None:
    basic, advanced = make_course(), make_course("Objections", required_for=[])
    given_to(company.ravi, basic, date(2025, 5, 20))
    given_to(company.vikram, advanced, date(2025, 4, 1))
    rows = roll_of(company.meera, {}, on=TODAY, limit=10).rows
    assert [(one.name, one.course, one.state, one.is_required) for one in rows] == [
        ("Dev", "Counter basics", "missing", True),
        ("Vikram", "Objections", "out", False),
        ("Ravi", "Counter basics", "within_30", True),
    ]
    assert [one.name for one in roll_of(company.omar, {}, on=TODAY, limit=10).rows] == []
    roll = roll_of(company.farah, {"state": "within_60"}, on=TODAY, limit=10)
    assert [one.name for one in roll.rows] == ["Ravi"]
    assert (roll.of_state("missing"), roll.total) == (0, 1)


def _by_hand(rows: list[Any], on: date) -> str:
    """The same definition, certificate by certificate."""
    found = []
    for level, passed_on, ends_on in rows:
        if passed_on <= on and (ends_on is None or ends_on >= passed_on):
            found.append(level if ends_on is None or on <= ends_on else "expired")
    return max(found, key=RANKS.index, default="")


@pytest.mark.django_db
def test_every_day_of_any_history_is_what_its_certificates_say(company: Company) -> None:
    courses = [
        make_course(level, level=level, valid_months=months, pass_mark=None)
        for level, months in (("basic", 2), ("advanced", 1), ("expert", None))
    ]
    days = st.integers(0, 120).map(lambda number: date(2026, 1, 1) + timedelta(days=number))

    @settings(max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(passed=st.lists(st.tuples(st.sampled_from(courses), days, st.none() | st.integers(0, 40)), max_size=6))
    def check(passed: list[tuple[Course, date, int | None]]) -> None:
        Certification.objects.all().delete()
        for course, day, until in passed:
            one = given_to(company.ravi, course, day)
            if until is not None and day + timedelta(days=until) <= TODAY:
                from_on = day + timedelta(days=until)
                revoke_certifications(certifications=[one], from_on=from_on, because="No", on=TODAY, by=None)
        standing = Certification.objects.filter(revoked_on=None).values_list("course")
        chains = {course.pk: [] for course in courses}
        for one in Certification.objects.order_by("passed_on", "pk"):
            chains[one.course_id].append(one)
        for chain in chains.values():
            real = [one for one in chain if one.revoked_on is None or one.revoked_on > one.passed_on]
            assert [one.replaced_on for one in real] == [one.passed_on for one in real[1:]] + [None] * bool(real)
        assert len(set(standing.filter(replaced_on=None))) == standing.filter(replaced_on=None).count()
        rows = list(Certification.objects.values_list("course__level", "passed_on", "ends_on"))
        every = [date(2026, 1, 1) + timedelta(days=number) for number in range(0, 150, 3)]
        found = certified_on([(company.ravi.pk, day) for day in every])
        assert [found.get((company.ravi.pk, day), "") for day in every] == [_by_hand(rows, day) for day in every]

    check()


def test_a_second_certificate_can_not_stand_beside_the_first(company: Company) -> None:
    from django.db import IntegrityError

    one = given_to(company.ravi, make_course(), TODAY)
    with pytest.raises(IntegrityError, match="one certificate of a course stands"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO company_certification (staff_id, course_id, passed_on, given_at, revoked_because)"
            " VALUES (%s, %s, %s, %s, '')",
            [one.staff_id, one.course_id, TODAY - timedelta(days=1), datetime.now(tz=NOON.tzinfo)],
        )


def test_a_session_is_recorded_on_one_page(client: Client, company: Company) -> None:
    course = make_course()
    client.force_login(company.farah)
    page = client.get(reverse("company:session-new"), {"course": course.name})
    assert [(line.staff.name, line.standing) for line in page.context["lines"]] == [
        ("Farah", ""), ("Ravi", "Missing"), ("Vikram", ""),
    ]  # fmt: skip
    sent = {"course": course.name, "held_on": "2026-05-04", "place": "DEL-KB", "trainer": "Gita"}
    scores = {f"score-{company.ravi.pk}": "140", "there": [company.vikram.pk]}
    refused = client.post(reverse("company:session-new"), {**sent, **scores})
    assert (refused.status_code, Attendance.objects.count()) == (422, 0)
    assert [line.error for line in refused.context["lines"]] == ["", "A score is a number from 0 to 100.", ""]
    scores[f"score-{company.ravi.pk}"] = "90"
    refused = client.post(reverse("company:session-new"), {**sent, **scores})
    assert [line.error for line in refused.context["lines"]] == ["", "", "A score is needed; 60 is the pass mark."]
    scores[f"score-{company.vikram.pk}"] = "59"
    made = client.post(reverse("company:session-new"), {**sent, **scores}, follow=True)
    assert [(one.staff.name, one.score, one.has_passed) for one in made.context["attendances"]] == [
        ("Ravi", 90, True), ("Vikram", 59, False),
    ]  # fmt: skip
    assert made.context["one"].location == company.karol_bagh


def test_whom_one_may_not_look_up_is_on_no_list_and_can_not_be_certified(client: Client, company: Company) -> None:
    course = make_course()
    client.force_login(company.omar)
    sent = {"course": course.name, "held_on": "2026-05-04", f"score-{company.ravi.pk}": "90"}
    assert client.post(reverse("company:session-new"), sent).status_code == 422
    for name in ("certificate-new", "staff-one"):
        assert client.get(reverse(f"company:{name}", args=[company.ravi.pk])).status_code == 404
    assert Certification.objects.count() == 0


def test_a_certificate_is_recorded_shown_and_taken_back_on_the_page_of_its_holder(
    client: Client, company: Company
) -> None:
    course = make_course()
    client.force_login(company.farah)
    page = reverse("company:staff-one", args=[company.ravi.pk])
    new = reverse("company:certificate-new", args=[company.ravi.pk])
    low = client.post(new, {"course": course.name, "passed_on": "2026-05-04", "score": "20"})
    assert low.context["form"].errors == {"score": ["20 is below the pass mark of 60."]}
    client.post(new, {"course": course.name, "passed_on": "2026-05-04", "score": "88", "expires_on": "2026-12-31"})
    (one,) = client.get(page).context["certificates"]
    assert (one.course, one.score, one.expires_on) == (course, 88, date(2026, 12, 31))
    revoke = reverse("company:certificate-revoke", args=[one.pk])
    assert client.post(revoke, {"from_on": "2026-05-03", "because": "A mistake"}).status_code == 422
    client.post(revoke, {"from_on": "2026-05-04", "because": "A mistake"})
    (one,) = client.get(page).context["certificates"]
    assert (one.revoked_on, one.revoked_because) == (date(2026, 5, 4), "A mistake")
    client.force_login(company.ravi)
    assert [each.pk for each in client.get(reverse("me")).context["certificates"]] == [one.pk]


def test_a_file_of_certificates_comes_in_once_and_puts_scores_right(company: Company) -> None:
    make_course()
    row = {"email": company.ravi.email, "course": "Counter basics", "passed_on": "2026-05-04", "score": "80"}
    rows = [row, {**row, "email": "nobody@example.com"}, {**row, "email": company.dev.email, "score": "20"}]
    words = [[fate.word for fate in IMPORTERS["certifications"](rows, by=None, at=NOON).fates] for _ in range(2)]
    assert words == [["new", "left out", "left out"], ["same", "left out", "left out"]]
    changed = IMPORTERS["certifications"]([{**row, "score": "85"}], by=None, at=NOON).fates[0]
    assert (changed.word, changed.changes) == ("changed", {"score": [80, 85]})
    assert list(SHEETS["certifications"].dump(TODAY)) == [{**row, "score": "85", "expires_on": "2027-05-03"}]


def test_holders_and_their_managers_are_told_once_before_it_runs_out(company: Company, mailoutbox: Any) -> None:
    course = make_course(remind_days=30)
    given_to(company.ravi, course, date(2025, 5, 10))
    given_to(company.dev, course, date(2025, 6, 10))
    given_to(company.vikram, course, date(2024, 5, 10))
    assert [remind_of_certificates(on=TODAY, at=NOON) for _ in range(2)] == [2, 0]
    for args in ProcrastinateJob.objects.filter(task_name="company.send_expiring").values_list("args", flat=True):
        send_expiring.func(**args)
    assert sorted((one.to[0], one.subject) for one in mailoutbox) == [
        (company.farah.email, "Training: 1 certificate runs out soon"),
        (company.ravi.email, "Your training: 1 certificate runs out soon"),
    ]
    assert (
        "- Ravi: Counter basics, until 9 May 2026"
        in mailoutbox[[m.to[0] for m in mailoutbox].index(company.farah.email)].body
    )


def test_programs_record_and_read_what_their_holder_may(client: Client, company: Company) -> None:
    make_course()
    headers = {"Authorization": f"Bearer {key_of(company.karan)}"}

    def sent(path: str, body: dict[str, Any], method: str = "post") -> Any:
        return getattr(client, method)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)

    results = [{"email": company.ravi.email, "score": 80}, {"email": company.dev.email, "score": 10}]
    session = {"course": "Counter basics", "held_on": "2026-05-04", "location": "DEL-KB", "results": results}
    assert (sent("training-sessions", session).json()["certified"], sent("training-sessions", session).status_code) == (
        1, 422,
    )  # fmt: skip
    stranger = {"email": company.omar.email, "course": "Counter basics", "passed_on": "2026-05-04", "score": 90}
    assert (
        sent("certifications", {"certifications": [stranger]}).json()["detail"]
        == f"Nobody here has the e-mail {company.omar.email}."
    )
    (found,) = client.get("/api/v1/certifications?holds_on=2026-05-04", headers=headers).json()["items"]
    assert (found["email"], found["level"], found["expires_on"]) == (company.ravi.email, "basic", "2027-05-03")
    body = {"from_on": "2026-05-04", "because": "A mistake"}
    taken = sent(f"certifications/{found['id']}/revocation", body, "put").json()
    assert (taken["ends_on"], taken["revoked_because"]) == ("2026-05-03", "A mistake")
    assert client.get("/api/v1/certifications?holds_on=2026-05-04", headers=headers).json()["items"] == []
