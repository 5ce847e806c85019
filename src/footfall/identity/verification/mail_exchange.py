"""Whether a domain takes mail, as the name servers say: yes, no, or not known.

Dead is only what a name server says is not there: no such domain, neither a mail exchanger nor an address, or the
"null MX" by which a domain declares that it takes no mail (RFC 7505). A failing server, a time-out or a machine without
a network says nothing about anybody's address.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import dns.exception
import dns.resolver

OK, DEAD, UNKNOWN = "ok", "dead", "unknown"
SECONDS = 4.0
"""So long one question may take."""

BELIEVED_FOR = {OK: timedelta(days=30), DEAD: timedelta(days=3), UNKNOWN: timedelta(hours=2)}

KNOWN_TO_LIVE = ("gmail.com", "outlook.com", "yahoo.com")
"""Where not one of these takes mail, it is the network that is not there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found about a domain, and what was answered."""

    state: str
    said: str


class Asks(Protocol):
    """Asks for the records of a kind; raises what dnspython raises."""

    def __call__(self, domain: str, kind: str, /) -> Sequence[str]: ...


def asks_servers(servers: Sequence[str] = ()) -> Asks:
    """Asks these name servers, or the system's own where none are named."""
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = list(servers)

    def ask(domain: str, kind: str) -> Sequence[str]:
        return [str(record) for record in resolver.resolve(domain, kind, lifetime=SECONDS)]

    return ask


def takes_mail(domain: str, ask: Asks) -> Answer:
    """Whether the domain takes mail."""
    try:
        exchangers = ask(domain, "MX")
    except dns.resolver.NXDOMAIN:
        return Answer(DEAD, "no such domain")
    except dns.resolver.NoAnswer:
        return _by_address(domain, ask)
    except (dns.exception.DNSException, OSError) as error:
        return Answer(UNKNOWN, _name(error))
    if len(exchangers) == 1 and exchangers[0].split()[-1] == ".":
        return Answer(DEAD, "declares that it takes no mail")
    return Answer(OK, f"{len(exchangers)} mail exchangers" if len(exchangers) > 1 else "a mail exchanger")


def is_network_there(ask: Asks) -> bool:
    """Whether what is said of other domains can be believed: one that surely takes mail is found to."""
    return any(takes_mail(domain, ask).state == OK for domain in KNOWN_TO_LIVE)


def _by_address(domain: str, ask: Asks) -> Answer:
    """Without an exchanger mail goes to the domain's own address, if it has one (RFC 5321, 5.1)."""
    for kind in ("A", "AAAA"):
        try:
            if ask(domain, kind):
                return Answer(OK, "an address and no mail exchanger")
        except dns.resolver.NoAnswer:
            continue
        except dns.resolver.NXDOMAIN:
            return Answer(DEAD, "no such domain")
        except (dns.exception.DNSException, OSError) as error:
            return Answer(UNKNOWN, _name(error))
    return Answer(DEAD, "neither mail exchanger nor address")


def _name(error: Exception) -> str:
    return "timed out" if isinstance(error, dns.exception.Timeout) else type(error).__name__
