"""What is known of somebody who is to be written to, and the words of a message for them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from footfall.capture.models import Consent
from footfall.identity.models import ContactPoint, Person, Suppression
from footfall.qualification.models import Lead
from footfall.qualification.queries.lead import consents_of
from footfall.selling.models import Message
from footfall.selling.rules.calling import WEEK
from footfall.selling.rules.nurture import Standing
from footfall.selling.rules.wording import Written, write
from footfall.shared.currencies import from_minor
from footfall.shared.errors import NotFound
from footfall.web.figures import money

SALT = "footfall.unsubscribe"
KINDS = {Consent.Way.EMAIL.value: ContactPoint.Kind.EMAIL.value, Consent.Way.SMS.value: ContactPoint.Kind.PHONE.value}
"""The kind of contact point that a way of writing needs."""

NAMED = ("person", "product", "location", "owner")


class LinkIsCut(NotFound):
    """This link was cut short on its way. Please open it from the letter, or answer the letter with STOP."""


def points_by_person(persons: Iterable[int], way: str) -> dict[int, ContactPoint]:
    """Where each person is written to by this way: verified before others, then as they were given; no dead ones."""
    points = ContactPoint.objects.filter(person__in=list(persons), kind=KINDS[way])
    alive = points.exclude(state=ContactPoint.State.DEAD).order_by("pk")
    found: dict[int, ContactPoint] = {}
    for point in sorted(alive, key=lambda each: each.state != ContactPoint.State.VERIFIED):
        found.setdefault(point.person_id, point)
    return found


def standing_of(message: Message, *, at: datetime) -> Standing:
    """What holds for who the message is for, read inside the transaction that hands it over."""
    person = message.enrolment.lead.person
    others = Message.objects.filter(
        enrolment__lead__person=person, way=message.way, state__in=("sent", "unsure", "sending")
    ).exclude(pk=message.pk)
    lately = others.filter(Q(sent_at__gt=at - WEEK) | Q(sent_at=None, claimed_at__gt=at - WEEK))
    points = ContactPoint.objects.filter(person=person, kind=KINDS[message.way], value=message.value)
    return Standing(
        consent=consent_to(person, message.way),
        is_suppressed=Suppression.objects.filter(way=message.way, value=message.value, lifted_at=None).exists(),
        is_alive=points.exclude(state=ContactPoint.State.DEAD).exists(),
        sent_at=sorted(lately.values_list(Coalesce("sent_at", "claimed_at"), flat=True), reverse=True),
    )


def consent_to(person: Person, way: str) -> bool | None:
    """The last word of a person about a way of writing, a no for one purpose before a yes for another."""
    return min((said.is_granted for said in consents_of(person) if said.way == way), default=None)


def words_for(lead: Lead, *, link: str = "", unsubscribe: str = "") -> Mapping[str, str]:
    """What the fields of a message stand for with this lead."""
    person, product = lead.person, lead.product
    priced = product is not None and product.price_minor is not None
    return {
        "name": person.name,
        "first_name": person.name.split()[0] if person.name.split() else "",
        "product": product.name if product else "",
        "price": money(from_minor(product.price_minor, product.currency), product.currency)
        if product is not None and priced and product.price_minor is not None
        else "",
        "outlet": lead.location.name if lead.location else "",
        "city": person.city,
        "owner": lead.owner.name if lead.owner else "",
        "company": settings.COMPANY_NAME,
        "link": link,
        "unsubscribe": unsubscribe,
    }


def written_for(lead: Lead, subject: str, text: str, *, link: str = "", unsubscribe: str = "") -> Written:
    """A template in the words of this lead."""
    return write(subject, text, words_for(lead, link=link, unsubscribe=unsubscribe))


def address_to_unsubscribe(name: str) -> str:
    """The page on which the reader of a message says that they want no more."""
    return f"{settings.PUBLIC_URL}{reverse('selling:unsubscribe', args=[signing.dumps(name, salt=SALT)])}"


def message_of(token: str) -> Message:
    """The message that a link to unsubscribe stands in; the link is good for ever."""
    try:
        name = str(signing.loads(token, salt=SALT))
    except signing.BadSignature as error:
        raise LinkIsCut from error
    message = Message.objects.select_related("enrolment__lead__person", "enrolment__sequence").filter(name=name).first()
    if message is None:
        raise LinkIsCut
    return message


def latest_to(value: str, way: str, *, before: datetime) -> Message | None:
    """The last message that went to an address or number."""
    sent = Message.objects.filter(value=value, way=way, state__in=("sent", "unsure"), sent_at__lte=before)
    return sent.order_by(F("sent_at").desc(), "-pk").first()
