"""What the demo company's people have agreed on: tasks, appointments and quotes of the leads they work on now."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle
from zoneinfo import ZoneInfo

from footfall.company.models import Product, Role, Staff
from footfall.qualification.actions.note import keep_note
from footfall.qualification.models import Lead
from footfall.qualification.models.lead import CLOSED, Status
from footfall.seed.company import LOGINS
from footfall.selling.actions.appointments import Booking, book, end_appointment
from footfall.selling.actions.files import keep_file
from footfall.selling.actions.pipelines import add_pipeline
from footfall.selling.actions.quotes import Offer, accept_quote, make_quote, send_quote
from footfall.selling.actions.to_do import TaskDraft, end_task, make_tasks
from footfall.selling.models import Deal, Stage
from footfall.selling.rules.quote import Line

MOST = 60
MOST_QUOTES = 25
TAX = Decimal("0.18")
WHATS = ("Send the price list", "Ask about delivery", "Call about the instalments", "Send the brochure",
         "Check the stock", "Bring the papers to sign")  # fmt: skip
NOTES = ("the measures are in the file; please check them before the demo", "they asked for you by name, call before noon",
         "wants the price for two; see what the region allows")  # fmt: skip
MEASURES = b"Kitchen 3.2 x 4.1 m, living room 5.0 x 4.4 m, ceiling 2.9 m\n"
DAYS = (-2, -1, 0, 0, 1, 1, 2, 3, 5, 8)
HOURS = (10, 11, 12, 15, 16, 17)
ZONE = ZoneInfo("Asia/Kolkata")


def agree(*, now: datetime) -> int:
    """How many tasks and appointments there are: for leads of those who can sign in, then for others with a deal."""
    shown = [email for _, email, _ in LOGINS]
    leads = Lead.objects.filter(owner__is_active=True).exclude(status__in=[*CLOSED, Status.RECYCLED])
    leads = leads.select_related("owner").order_by("-captured_at", "pk")
    mine = list(leads.filter(owner__email__in=shown)[: MOST // 3])
    dealt = leads.filter(deals__in=Deal.objects.filter(closed_at=None)).exclude(owner__email__in=shown)
    chosen = [*mine, *dealt[: MOST - len(mine)]]
    tasks = _give_tasks(chosen[0::2], now)
    for lead, day, hour in zip(chosen[1::2], cycle(DAYS), cycle(HOURS), strict=False):
        _meet(lead, _at(now, day, hour), now)
    return tasks + len(chosen[1::2])


def _give_tasks(leads: Sequence[Lead], now: datetime) -> int:
    drafts = [
        TaskDraft(what, _at(now, day, 18), _owner(lead), lead.pk)
        for lead, what, day in zip(leads, cycle(WHATS), cycle(DAYS), strict=False)
    ]
    tasks = make_tasks(drafts=drafts, at=now - timedelta(days=3), by=None)
    for task in tasks[::5]:
        end_task(task_id=task.pk, end="done", at=now - timedelta(hours=1), by=task.owner)
    return len(tasks)


def _meet(lead: Lead, starts: datetime, now: datetime) -> None:
    booking = Booking("Demo", starts, starts + timedelta(hours=1), location_id=lead.location_id)
    made = book(lead_id=lead.pk, booking=booking, at=now - timedelta(days=3), by=lead.owner)
    if starts < now - timedelta(days=1):
        end_appointment(appointment_id=made.pk, end="held", at=starts + timedelta(hours=1), by=lead.owner)


def set_stages() -> int:
    """How many pipelines there are: the usual one, which asks for an order's number, and one for service contracts."""
    manager = Staff.objects.filter(role=Role.ADMINISTRATOR).first()
    assert manager  # noqa: S101 -- made before
    Stage.objects.filter(slug="order").update(entry=["order_number"])
    service = Product.objects.filter(name__icontains="service", retired_on=None).order_by("pk").first()
    if service:
        add_pipeline(slug="service", name="Service contracts", product=service.parent or service, by=manager)
    return 1 + bool(service)


def quote(*, now: datetime) -> int:
    """How many quotes there are: of the newest deals that are past their demo; some sent, some accepted."""
    deals = Deal.objects.filter(closed_at=None, product__isnull=False).exclude(product__price_minor=None)
    past = deals.exclude(stage__counts_as=Stage.Counts.DEMO).select_related("product", "lead__owner")
    count = 0
    for place, deal in enumerate(past.order_by("-stage_since", "pk")[:MOST_QUOTES]):
        assert deal.product and deal.product.price_minor is not None  # noqa: S101, PT018 -- asked for
        price, many = deal.product.price_minor, Decimal(1 + place % 2)
        off = price // 20 if place % 3 == 0 else 0
        lines = [
            Line(deal.product.name, many, price, off, TAX, deal.product_id),
            Line("Delivery and installation", Decimal(1), price // 50, tax=TAX),
        ]
        at = now - timedelta(days=1 + place % 9)
        until = (now + timedelta(days=21)).date()
        made = make_quote(deal_id=deal.pk, offer=Offer(lines, until, deal.product.currency), at=at, by=deal.lead.owner)
        if place % 4:
            send_quote(quote_id=made.pk, at=at + timedelta(hours=2), by=deal.lead.owner)
        if place % 5 == 4:
            accept_quote(quote_id=made.pk, at=now - timedelta(hours=3), by=deal.lead.owner)
        count += 1
    return count


def write_down(*, now: datetime) -> int:
    """How many notes name a colleague; the leads of the first of them have a file."""
    shown = {staff.email: staff for staff in Staff.objects.filter(email__in=[email for _, email, _ in LOGINS])}
    leads = Lead.objects.filter(owner__in=shown.values()).exclude(status__in=CLOSED).select_related("owner", "location")
    count = 0
    for lead, words in zip(leads.order_by("-captured_at", "pk"), NOTES, strict=False):
        name = _owner(lead).email.partition("@")[0]
        at = now - timedelta(hours=2 + 5 * count)
        writer = Staff.objects.filter(role=Role.ADMINISTRATOR).first()
        keep_note(lead_id=lead.pk, text=f"@{name} {words}", at=at, by=writer)
        keep_file(lead_id=lead.pk, name="measures.txt", content=[MEASURES], kind="other", at=at, by=writer)
        count += 1
    return count


def _at(now: datetime, days: int, hour: int) -> datetime:
    day = (now.astimezone(ZONE) + timedelta(days=days)).date()
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)


def _owner(lead: Lead) -> Staff:
    assert lead.owner  # noqa: S101 -- asked for
    return lead.owner
