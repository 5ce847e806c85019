"""What the look of a phone or an address tells, and which word counts more."""

from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.identity.verification import causes
from footfall.identity.verification.causes import CAUSES, may_follow
from footfall.identity.verification.checks import (
    email_findings,
    first_look,
    is_disposable,
    is_made_up_number,
    line_of,
    meant_domain,
    phone_findings,
)
from footfall.identity.verification.disposable import disposable_domains, read_list
from footfall.qualification.models import Disqualification

DISPOSABLE = frozenset({"mailinator.com"})


@pytest.mark.parametrize(
    ("kind", "typed", "value", "cause"),
    [
        ("phone", "0000000000", "0000000000", "phone_placeholder"),
        ("phone", "+91 1234567890", "911234567890", "phone_placeholder"),
        ("phone", "12", "12", "phone_unparseable"),
        ("phone", "+91 1111 2222 33", "+911111222233", "phone_invalid_range"),
        ("email", "test@test.com", "test@test.com", "email_placeholder"),
        ("email", "asha@", "asha@", "email_syntax"),
    ],
)
def test_the_first_look_names_what_is_wrong(kind: str, typed: str, value: str, cause: str) -> None:
    assert first_look(kind, typed, value, is_good=False) == cause


@given(st.text(max_size=30), st.sampled_from(["phone", "email"]))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_has_a_cause_or_none(typed: str, kind: str) -> None:
    assert first_look(kind, typed, typed, is_good=False) in CAUSES
    assert first_look(kind, typed, typed, is_good=True) == ""


@pytest.mark.parametrize("typed", ["9876543210", "1111111111", "+91 99999 99999", "01234567890", "0091 0000000000"])
def test_repeated_and_sequential_digits_are_made_up(typed: str) -> None:
    assert is_made_up_number(typed)


@pytest.mark.parametrize("typed", ["98100 12345", "+44 20 7946 0018", "1", ""])
def test_ordinary_numbers_are_not(typed: str) -> None:
    assert not is_made_up_number(typed)


def found(value: str, country: str = "IN") -> list[str]:
    return [finding.cause for finding in phone_findings(value, value, country)]


def test_a_phone_is_looked_at_by_its_plan() -> None:
    assert found("+919810012345") == []
    assert found("+442079460018") == ["phone_foreign"]
    assert found("+442079460018", "GB") == []
    assert found("+18005550199", "US") == ["phone_line_type"]
    assert found("+911") == ["phone_invalid_range"]
    assert line_of("+919810012345")[0] == "IN"


def looked_at(typed: str) -> list[tuple[str, str]]:
    return [(f.cause, str(next(iter(f.evidence.values())))) for f in email_findings(typed, DISPOSABLE)]


def test_an_address_is_looked_at() -> None:
    assert looked_at("asha.rao@example.in") == []
    assert looked_at("asha@gmial.com") == [("email_typo", "asha@gmail.com")]
    assert looked_at("asha@gmail.con") == [("email_typo", "asha@gmail.com")]
    assert looked_at("asha@eu.mailinator.com") == [("email_disposable", "eu.mailinator.com")]
    assert looked_at("info@acme.in") == [("email_role", "info")]
    assert looked_at("asha@bücher.de") == []
    assert looked_at("asha@@x") == [("email_syntax", "asha@@x")]


@pytest.mark.parametrize(
    "domain", ["gmail.com", "ymail.com", "mail.com", "yahoo.co.uk", "zoho.com", "acme.in", "gmx.de"]
)
def test_a_domain_of_its_own_is_nobodys_slip(domain: str) -> None:
    assert meant_domain(domain) == ""


def test_the_lists_of_both_packages_and_the_companys_file_count_together(tmp_path: Path) -> None:
    packaged = disposable_domains(tmp_path)
    assert len(packaged) > 60_000
    (tmp_path / "disposable-domains.txt").write_text("# ours\nburner.example\n!mailinator.com\nnot a domain\n")
    ours = disposable_domains(tmp_path)
    assert (is_disposable("x.burner.example", ours), is_disposable("mailinator.com", ours)) == (True, False)
    assert is_disposable("mailinator.com", packaged)


def test_a_list_is_read_with_its_allowances() -> None:
    assert read_list(["A.example # x", "", "! b.example", "@c.example"]) == (
        frozenset({"a.example", "c.example"}),
        frozenset({"b.example"}),
    )


def test_a_check_never_overrules_a_proof() -> None:
    assert may_follow("unverified", "", is_check=True)
    assert may_follow("dead", "email_domain_dead", is_check=True)
    assert not may_follow("verified", "code_entered", is_check=True)
    assert not may_follow("dead", "email_hard_bounce", is_check=True)
    assert not may_follow("suspect", "doubted", is_check=True)
    assert may_follow("verified", "code_entered", is_check=False)


def test_every_cause_that_kills_says_what_its_leads_die_of() -> None:
    deadly = {cause.ends_leads_as for cause in CAUSES.values() if cause.state == causes.DEAD}
    assert deadly <= set(Disqualification.Cause.values)
    assert all(not cause.ends_leads_as for cause in CAUSES.values() if cause.state != causes.DEAD)


@given(st.sampled_from(["+91", "+49", "+33", "+34", "+55", "+971", "+44", "+1"]), st.integers(10**5, 10**11))
@settings(max_examples=300, deadline=None)
def test_the_quick_way_to_a_line_is_the_librarys(code: str, national: int) -> None:
    e164 = f"{code}{national}"
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return
    kind = phonenumbers.number_type(number)
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == e164
    assert not kept or line_of(e164) == (phonenumbers.region_code_for_number(number) or "", kind, kind != 99)
