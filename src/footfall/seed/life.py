"""Writes what the staff of the demo company did about its leads, set by set."""

from datetime import datetime

import numpy as np
from django.db import connection, transaction

from footfall.identity.models import Person
from footfall.qualification.actions.temperature import retemper
from footfall.seed.company import Company
from footfall.seed.industries import DOORS
from footfall.seed.story import NEVER, TRAINED, Opened, Story, tell
from footfall.seed.visits import Bools, Floats, Ints, Visits
from footfall.seed.write import NULL, Columns, Texts, copy_columns, execute, keys, take_ids, timestamps
from footfall.selling.models import Disposition, Stage

SECONDS = {"na": 25, "busy": 8, "machine": 35, "no-such-number": 6, "wrong-number": 40}
TALK = 190
RETEMPER_AT_ONCE = 100_000
DIRECT_COST = {"loyalty_card": 4_500, "bought_list": 300, "referral": 6_000}
"""In the smallest unit: the gift on the card, the price of the list's row, the referrer's reward."""

ORDER = ("demo", "negotiation", "order", "delivered")


def live(company: Company, visits: Visits, *, now: datetime, rng: np.random.Generator) -> int:
    """The number of leads whose life up to `now` was written: calls, touchpoints, deals, ends, owners and states."""
    ids, first_visit, values, training = _opened_leads()
    leads = Opened(
        captured=visits.at[first_visit].astype("datetime64[us]").astype(np.int64),
        door=visits.door[first_visit],
        outlet=visits.outlet[first_visit],
        product=visits.product[first_visit],
        is_dead=visits.is_dead[first_visit],
        training=training,
        attendant=visits.attendant[first_visit],
    )
    story = tell(company, leads, now=int(now.timestamp() * 1_000_000), rng=rng)
    people = _People(company, leads, story, rng=rng)
    lead_ids = ids.astype(str)
    with transaction.atomic():
        _write_calls(ids, lead_ids, story, people)
        _write_touchpoints(lead_ids, story, people)
    execute("ANALYZE")
    _retemper(ids[story.interested_at != NEVER], at=now)
    with transaction.atomic():
        _write_deals(company, lead_ids, leads, story, people, values)
        _write_ends(lead_ids, story, people)
        _write_milestones(lead_ids, story, people)
        _write_states(lead_ids, leads, story, people)
        _update_leads(lead_ids, leads, story, people, values)
        _mark_customers()
    return len(ids)


def _opened_leads() -> tuple[Ints, Ints, Ints, Floats]:
    """Ids of the leads, the row of the visit that opened each, their values (minor units), and what the certificates of
    their attendants make of the interest, in the order of visits."""
    with connection.cursor() as cursor:
        # The last ten hexadecimal digits of a seeded capture's id are the row of its visit.
        cursor.execute(
            """
            SELECT lead.id, min(('x' || right(touch.capture_id::text, 10))::bit(40)::bigint),
                   coalesce(lead.value_minor, 0), lead.attendant_id IS NOT NULL, lead.certification::text
            FROM qualification_lead AS lead JOIN qualification_touchpoint AS touch ON touch.lead_id = lead.id
            GROUP BY lead.id ORDER BY 2
            """
        )
        found = cursor.fetchall()
    rows = np.array([row[:3] for row in found], dtype=np.int64).reshape(-1, 3)
    training = np.array([TRAINED[said] if is_attended else 1.0 for *_, is_attended, said in found], dtype=float)
    return rows[:, 0], rows[:, 1], rows[:, 2], training


class _People:
    """Who worked each lead, as ids in text: the caller, and the salesperson of its outlet (or of any)."""

    def __init__(self, company: Company, leads: Opened, story: Story, *, rng: np.random.Generator) -> None:
        count = len(leads.outlet)
        outlet = np.where(leads.outlet >= 0, leads.outlet, rng.integers(0, len(company.outlets), count))
        pairs = [staff.pk for pair in company.salespeople for staff in pair]
        self.salesperson = keys(pairs, outlet * 2 + story.salesperson)
        self.caller = keys([staff.pk for staff in company.callers], story.caller)
        self.team = str(company.callers[0].team_id)


def _write_calls(ids: Ints, lead_ids: Texts, story: Story, people: _People) -> None:
    """Every attempt as a call."""
    dispositions = dict(Disposition.objects.values_list("code", "id"))
    made = story.calls_at != NEVER
    lead, attempt = np.nonzero(made)
    result = story.calls_result[lead, attempt]
    codes, code_of = np.unique(result, return_inverse=True)
    length = np.array([SECONDS.get(code, TALK) for code in codes.tolist()])[code_of]
    copy_columns(
        "selling_call",
        {
            "lead_id": lead_ids[lead],
            "caller_id": people.caller[lead],
            "at": timestamps(story.calls_at[lead, attempt]),
            "seconds": (length + ids[lead] % 60).astype(str),
            "disposition_id": np.array([str(dispositions[code]) for code in codes.tolist()] or [""])[code_of],
            "note": "",
        },
    )


def _write_touchpoints(lead_ids: Texts, story: Story, people: _People) -> None:
    """Interest shown on the phone, being reached, and the purchase."""
    for code, kind in (("talked", "call_contact"), ("callback", "call_contact"), ("interested", "call_interested"),
                       ("appointment", "call_interested")):  # fmt: skip
        lead, attempt = np.nonzero(story.calls_result == code)
        _touch(lead_ids[lead], kind, story.calls_at[lead, attempt], people.caller[lead])
    won = story.won_at != NEVER
    _touch(lead_ids[won], "purchase", story.won_at[won], people.salesperson[won])


def _touch(lead_ids: Texts, kind: str, at: Ints, by: Texts) -> None:
    columns: Columns = {"lead_id": lead_ids, "kind": kind, "at": timestamps(at), "by_id": by, "note": ""}
    copy_columns("qualification_touchpoint", columns)


def _retemper(ids: Ints, *, at: datetime) -> None:
    for start in range(0, len(ids), RETEMPER_AT_ONCE):
        retemper(lead_ids=ids[start : start + RETEMPER_AT_ONCE].tolist(), at=at)


def _write_deals(company: Company, lead_ids: Texts, leads: Opened, story: Story, people: _People, values: Ints) -> None:
    """A deal for each lead that came to a demo, with every stay in a stage."""
    has = story.stages["demo"] != NEVER
    count = int(has.sum())
    deal_ids = take_ids("selling_deal", count).astype(str)
    stages = {stage.slug: str(stage.pk) for stage in Stage.objects.all()}
    times = np.stack([story.stages[slug][has] for slug in ORDER])
    furthest = (times != NEVER).sum(axis=0) - 1
    since = times[furthest, np.arange(count)]
    won, lost = story.won_at[has], np.where(story.won_at[has] == NEVER, story.lost_at[has], NEVER)
    closed = np.minimum(won, lost)
    price = values[has]
    copy_columns(
        "selling_deal",
        {
            "id": deal_ids,
            "lead_id": lead_ids[has],
            "product_id": keys([product.pk for product in company.products], _known(leads.product[has], company)),
            "owner_id": people.salesperson[has],
            "stage_id": np.array([stages[slug] for slug in ORDER])[furthest],
            "value_minor": np.where(price > 0, price.astype(str), NULL),
            "currency": np.where(price > 0, "INR", ""),
            "opened_at": timestamps(times[0]),
            "stage_since": timestamps(since),
            "closed_at": timestamps(closed),
            "outcome": np.select([won != NEVER, lost != NEVER], ["won", "lost"], ""),
            "lost_reason": np.where(lost != NEVER, story.lost_cause[has], ""),
            "expected_on": np.array(np.datetime_as_string((since // 86_400_000_000 + 12).astype("datetime64[D]"))),
            "version": (furthest + 1).astype(str),
        },
    )
    for number, slug in enumerate(ORDER):
        stays = times[number] != NEVER
        until = times[number + 1] if number + 1 < len(ORDER) else np.full(count, NEVER)
        until = np.where(until == NEVER, closed, until)
        copy_columns(
            "selling_dealstage",
            {
                "deal_id": deal_ids,
                "stage_id": stages[slug],
                "at": timestamps(times[number]),
                "by_id": people.salesperson[has],
                "because": "",
                "until": timestamps(until),
            },
            where=stays,
        )


def _known(product: Ints, company: Company) -> Ints:
    """Indexes with -1 where no product was named."""
    return np.where(product < len(company.products), product, -1)


def _write_ends(lead_ids: Texts, story: Story, people: _People) -> None:
    """Junk, dead and lost leads with their causes."""
    for kind, at, cause, by in (
        ("junk", story.junk_at, story.junk_cause, people.caller),
        ("dead", story.dead_at, story.dead_cause, people.caller),
        ("lost", story.lost_at, story.lost_cause, people.salesperson),
    ):
        columns: Columns = {
            "lead_id": lead_ids,
            "kind": kind,
            "cause": cause,
            "note": "",
            "at": timestamps(at),
            "by_id": by,
        }
        copy_columns("qualification_disqualification", columns, where=at != NEVER)


def _first(times: Ints, wanted: Bools | None = None) -> Ints:
    chosen = times if wanted is None else np.where(wanted, times, NEVER)
    return chosen.min(axis=1)  # type: ignore[no-any-return]  # numpy's reduction


def _write_milestones(lead_ids: Texts, story: Story, people: _People) -> None:
    """First moments, except warm and hot: those the temperature rules have found."""
    for kind, at, by in _milestones(story, people):
        columns: Columns = {"lead_id": lead_ids, "kind": kind, "at": timestamps(at), "by_id": by, "because": ""}
        copy_columns("qualification_milestone", columns, where=at != NEVER)


def _milestones(story: Story, people: _People) -> list[tuple[str, Ints, Texts]]:
    spoke = ["interested", "appointment", "talked", "callback", "not-interested", "wrong-number", "not-the-person"]
    reached = np.isin(story.calls_result, spoke[:5])
    appointed = story.calls_result == "appointment"
    return [
        ("first_attempt", _first(story.calls_at), people.caller),
        ("first_contact", _first(story.calls_at, reached), people.caller),
        ("verified", _first(story.calls_at, reached), people.caller),
        ("appointment", _first(story.calls_at, appointed), people.caller),
        ("qualified", story.qualified_at, people.salesperson),
        *[(slug, story.stages[slug], people.salesperson) for slug in ORDER],
        ("won", story.won_at, people.salesperson),
    ]


def _statuses(leads: Opened, story: Story) -> tuple[Texts, Ints]:
    """The status each lead has now and since when."""
    attempted, spoken = (
        _first(story.calls_at),
        _first(story.calls_at, np.isin(story.calls_result, ["talked", "callback"])),
    )
    steps = [
        (story.won_at, "converted"),
        (story.junk_at, "unqualified"),
        (story.dead_at, "dead"),
        (story.lost_at, "unqualified"),
        (story.qualified_at, "qualified"),
        (story.interested_at, "connected"),
        (spoken, "connected"),
        (attempted, "attempting"),
    ]
    happened = [at != NEVER for at, _ in steps]
    status = np.select(happened, [name for _, name in steps], "new")
    return status, np.select(happened, [at for at, _ in steps], leads.captured)


def _owners(story: Story, people: _People) -> tuple[Texts, Ints]:
    """The salesperson of whoever showed interest, the caller of whoever was called, else nobody yet."""
    interest = np.minimum(story.interested_at, story.stages["demo"])
    called = _first(story.calls_at)
    owner = np.select([interest != NEVER, called != NEVER], [people.salesperson, people.caller], NULL)
    return owner, np.minimum(interest, called)


def _write_states(lead_ids: Texts, leads: Opened, story: Story, people: _People) -> None:
    """The standing status and owner of each lead that no longer has what it was opened with."""
    status, since = _statuses(leads, story)
    owner, owned = _owners(story, people)
    for aspect, value, at, wanted in (
        ("status", status, since, status != "new"),
        ("owner", owner, owned, owner != NULL),
    ):
        columns: Columns = {
            "lead_id": lead_ids, "aspect": aspect, "value": value, "at": timestamps(at), "by_id": people.caller,
            "because": "",
        }  # fmt: skip
        copy_columns("qualification_leadstate", columns, where=wanted)


def _update_leads(lead_ids: Texts, leads: Opened, story: Story, people: _People, values: Ints) -> None:
    """One UPDATE that carries the present values and first moments into the lead rows."""
    status, _ = _statuses(leads, story)
    owner, _ = _owners(story, people)
    direct = np.array([DIRECT_COST.get(door.channel, 0) for door in DOORS])[leads.door]
    step, step_at = _next_steps(story, status)
    moments = {f"{kind}_at": timestamps(at) for kind, at, _ in _milestones(story, people)}
    moments |= {
        "lost_at": timestamps(story.lost_at),
        "dead_at": timestamps(story.dead_at),
        "junk_at": timestamps(story.junk_at),
    }
    is_won = story.won_at != NEVER
    columns: Columns = {
        "id": lead_ids,
        "status": status,
        "owner_id": owner,
        "team_id": np.where(story.interested_at == NEVER, people.team, NULL),
        "dead_cause": np.where(story.dead_at != NEVER, story.dead_cause, ""),
        "lost_reason": np.where(story.lost_at != NEVER, story.lost_cause, ""),
        "won_minor": np.where(is_won & (values > 0), values.astype(str), NULL),
        "direct_cost_minor": direct.astype(str),
        "next_step": step,
        "next_step_at": step_at,
        **moments,
    }
    names = ", ".join(f"lead.{name}" for name in columns)
    execute(
        f"CREATE TEMP TABLE life ON COMMIT DROP AS SELECT {names} FROM qualification_lead AS lead WHERE false"  # noqa: S608 -- names above
    )
    copy_columns("life", columns)
    sets = ", ".join(f"{name} = life.{name}" for name in columns if name != "id")
    shut = "life.status IN ('converted', 'unqualified', 'dead')"
    execute(
        f"UPDATE qualification_lead AS lead SET {sets}, cools_at = CASE WHEN {shut} THEN NULL ELSE lead.cools_at END "  # noqa: S608
        "FROM life WHERE lead.id = life.id"
    )


def _next_steps(story: Story, status: Texts) -> tuple[Texts, Texts]:
    """What the owner has written down to do next, for leads that are being worked."""
    furthest = sum((story.stages[slug] != NEVER).astype(int) for slug in ORDER)
    words = np.array(["Call back", "Demo follow-up", "Quote sent, wait for answer", "Order: fix delivery date", ""])[
        furthest
    ]
    is_worked = np.isin(status, ["qualified", "connected"])
    last = np.maximum.reduce([np.where(at == NEVER, 0, at) for at in (*story.stages.values(), _first(story.calls_at))])
    due = np.where(is_worked, last + 5 * 86_400_000_000, NEVER)
    return np.where(is_worked, words, ""), timestamps(due)


def _mark_customers() -> None:
    """Whoever bought is a customer now."""
    execute(
        f"UPDATE {Person._meta.db_table} AS person SET is_customer = true FROM qualification_lead AS lead "  # noqa: S608 -- a table's name
        "WHERE lead.person_id = person.id AND lead.won_at IS NOT NULL AND NOT person.is_customer"
    )
