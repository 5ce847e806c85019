"""A domain that takes no mail kills its addresses; a network that is not there kills nobody."""

from collections.abc import Sequence
from datetime import timedelta

import dns.exception
import dns.resolver
import pytest

from footfall.identity.actions.check import check_new
from footfall.identity.actions.mail_domains import ask_domains
from footfall.identity.models import ContactPoint, MailDomain
from footfall.identity.verification.mail_exchange import Answer, is_network_there, takes_mail
from footfall.qualification.models import Lead
from tests.cast import NOON, Company
from tests.qualification.making import make_lead, make_person

WORLD: dict[tuple[str, str], list[str] | type[Exception]] = {
    ("gmail.com", "MX"): ["5 gmail-smtp-in.l.google.com.", "10 alt1.gmail-smtp-in.l.google.com."],
    ("plain.example", "MX"): dns.resolver.NoAnswer,
    ("plain.example", "A"): ["192.0.2.1"],
    ("six.example", "MX"): dns.resolver.NoAnswer,
    ("six.example", "A"): dns.resolver.NoAnswer,
    ("six.example", "AAAA"): ["2001:db8::1"],
    ("null.example", "MX"): ["0 ."],
    ("bare.example", "MX"): dns.resolver.NoAnswer,
    ("bare.example", "A"): dns.resolver.NoAnswer,
    ("bare.example", "AAAA"): dns.resolver.NoAnswer,
    ("slow.example", "MX"): dns.exception.Timeout,
    ("broken.example", "MX"): dns.resolver.NoNameservers,
    ("half.example", "MX"): dns.resolver.NoAnswer,
    ("half.example", "A"): dns.exception.Timeout,
    ("odd.example", "MX"): OSError,
}


def ask(domain: str, kind: str) -> Sequence[str]:
    """The name servers of a small world; what is not in it is no domain."""
    found = WORLD.get((domain, kind), dns.resolver.NXDOMAIN)
    if isinstance(found, type):
        raise found
    return found


def nobody(_domain: str, _kind: str) -> Sequence[str]:
    raise dns.resolver.NXDOMAIN


@pytest.mark.parametrize(
    ("domain", "state"),
    [
        ("gmail.com", "ok"),
        ("plain.example", "ok"),
        ("six.example", "ok"),
        ("null.example", "dead"),
        ("bare.example", "dead"),
        ("gone.example", "dead"),
        ("slow.example", "unknown"),
        ("broken.example", "unknown"),
        ("half.example", "unknown"),
        ("odd.example", "unknown"),
    ],
)
def test_only_a_name_servers_no_is_a_no(domain: str, state: str) -> None:
    assert takes_mail(domain, ask).state == state


def test_where_everything_is_said_not_to_be_there_it_is_the_network(company: Company) -> None:
    assert (is_network_there(ask), is_network_there(nobody)) == (True, False)
    assert takes_mail("gone.example", ask) == Answer("dead", "no such domain")


def lead_from(address: str) -> Lead:
    return make_lead(person=make_person("Asha Rao", emails=[address]))


def test_an_address_dies_with_its_domain_and_lives_again_with_it(company: Company) -> None:
    gone, fine = lead_from("asha@gone.example"), lead_from("ravi@gmail.com")
    check_new(at=NOON)
    assert ask_domains(at=NOON, ask=ask) == 2
    assert dict(MailDomain.objects.values_list("name", "state")) == {"gone.example": "dead", "gmail.com": "ok"}
    gone.refresh_from_db()
    assert (gone.status, gone.dead_cause) == ("dead", "bounced")
    assert ContactPoint.objects.get(person=fine.person_id).state == "unverified"
    assert ask_domains(at=NOON + timedelta(hours=1), ask=ask) == 0
    WORLD["gone.example", "MX"] = ["10 mx.gone.example."]
    try:
        assert ask_domains(at=NOON + timedelta(days=4), ask=ask) == 1
    finally:
        del WORLD["gone.example", "MX"]
    gone.refresh_from_db()
    assert (gone.status, ContactPoint.objects.get(person=gone.person_id).state) == ("new", "unverified")


def test_without_a_network_nothing_is_learnt(company: Company) -> None:
    lead = lead_from("asha@gone.example")
    check_new(at=NOON)
    assert ask_domains(at=NOON, ask=nobody) == 0
    lead.refresh_from_db()
    assert (lead.status, MailDomain.objects.get().state) == ("new", "unknown")
    assert ask_domains(at=NOON + timedelta(hours=3), ask=ask) == 1


def test_a_failing_server_takes_nothing_back(company: Company) -> None:
    lead_from("asha@slow.example")
    check_new(at=NOON)
    MailDomain.objects.update(state="ok", answer="a mail exchanger")
    ask_domains(at=NOON, ask=ask)
    domain = MailDomain.objects.get()
    assert (domain.state, domain.answer, domain.again_at) == ("ok", "a mail exchanger", NOON + timedelta(hours=2))
