"""Amounts in other currencies, at the latest rate on or before their day: in SQL, and whose amounts a changed rate touches."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from footfall.measurement.facts.counted import COUNTED_SQL
from footfall.measurement.facts.snapshot import Snapshot
from footfall.shared.currencies import DIGITS

USUAL = 2
"""Digits after the point of a currency that is in no list."""
MOST_MINOR = 10**17
"""No amount comes to more: one that was typed in wrong must not stop the count."""
FOR_EVER = (1 << 31) - 1
Rate = tuple[str, int, str]
"""Currency, first day, units of the reporting currency."""
Stretch = tuple[str, int, int]
"""Currency, first day, day after the last."""

RATES_SQL = """
SELECT rate.currency::text AS currency, (rate."on" - DATE '1970-01-01')::int AS day, rate.units::text AS units
FROM measurement_rate AS rate WHERE rate.reporting = {reporting} ORDER BY 1, 2
"""

SOLD_ON_SQL = "timezone(coalesce(zone.name, {default}), lead.won_at)::date"
"""The day of the sale where the lead was captured."""


def converted_sql(amount: str, currency: str, day: str, reporting: str) -> str:
    """An amount in minor units of the reporting currency, halves rounded up; NULL where no rate is known by that day."""
    return f"""
        CASE WHEN {currency} = '{reporting}' THEN {amount}
             WHEN {amount} IS NOT NULL AND {currency} <> '' THEN (
                 SELECT least(floor({amount} * rate.units * {_scale_sql(currency, reporting)} + 0.5), {MOST_MINOR})::bigint
                   FROM measurement_rate AS rate
                  WHERE rate.reporting = '{reporting}' AND rate.currency = {currency} AND rate."on" <= {day}
                  ORDER BY rate."on" DESC LIMIT 1) END"""


def of_lead_sql(reporting: str, default: str) -> dict[str, str]:
    """Value at the rate of the day of capture, and of the sale at that of its own, of a counted `lead` in its `zone`."""
    sold_on = SOLD_ON_SQL.format(default=default)
    return {
        "value": converted_sql("lead.value_minor", "lead.currency", "lead.captured_on", reporting),
        "won": converted_sql("lead.won_minor", "lead.currency", sold_on, reporting),
    }


def of_cost_sql(reporting: str) -> str:
    """A cost at the rate of its first day."""
    return converted_sql("cost.amount_minor", "cost.currency", "cost.from_on", reporting)


def stretches(was: Sequence[Rate], now: Sequence[Rate]) -> list[Stretch]:
    """The days whose rate is another one now than it was, each currency's from the first on; both sorted."""
    found = [*_holding(was, set(was) - set(now)), *_holding(now, set(now) - set(was))]
    joined: list[Stretch] = []
    for currency, first, past in sorted(found):
        if joined and joined[-1][0] == currency and first <= joined[-1][2]:
            joined[-1] = (currency, joined[-1][1], max(past, joined[-1][2]))
        else:
            joined.append((currency, first, past))
    return joined


def touched_leads(look: Snapshot, days: Sequence[Stretch], zones: str, default: str) -> list[int]:
    """Leads, as they count, with a value or a sale that a rate of these days speaks of."""
    if not days:
        return []
    listed = ", ".join(f"('{currency}', {first}, {past})" for currency, first, past in days)
    sold_on = SOLD_ON_SQL.format(default=default)
    sql = f"""
        WITH zone AS ({zones}),
        other (currency, first, past) AS (VALUES {listed}),
        lead AS (
            SELECT lead.* FROM ({COUNTED_SQL}) AS lead
             WHERE lead.id IN (SELECT coalesce(counted_with_id, id) FROM qualification_lead
                                WHERE currency IN (SELECT currency FROM other))
        )
        SELECT DISTINCT lead.id
          FROM lead
          JOIN other ON other.currency = lead.currency
          LEFT JOIN zone ON zone.id = lead.location_id
         WHERE (lead.value_minor IS NOT NULL AND {_within("lead.captured_on")})
            OR (lead.won_minor IS NOT NULL AND {_within(sold_on)})
         ORDER BY 1
    """
    return [row[0] for row in look.rows(sql)]


def _within(day: str) -> str:
    return f"{day} - DATE '1970-01-01' >= other.first AND {day} - DATE '1970-01-01' < other.past"


def _holding(rates: Sequence[Rate], chosen: set[Rate]) -> Iterable[Stretch]:
    """How long each of the chosen rates holds among all."""
    for currency, own in groupby(rates, key=lambda rate: rate[0]):
        mine = list(own)
        ends = [*(rate[1] for rate in mine[1:]), FOR_EVER]
        yield from ((currency, rate[1], end) for rate, end in zip(mine, ends, strict=True) if rate in chosen)


def _scale_sql(currency: str, reporting: str) -> str:
    """Minor units of the reporting currency in one of another, were they worth the same: 100 paise for one yen."""
    digits = DIGITS.get(reporting, USUAL)
    codes: dict[int, list[str]] = {}
    for code, own in DIGITS.items():
        codes.setdefault(own, []).append(f"'{code}'")
    del codes[USUAL]
    cases = " ".join(
        f"WHEN {currency} IN ({', '.join(named)}) THEN {Decimal(10) ** (digits - own)}" for own, named in codes.items()
    )
    return f"(CASE {cases} ELSE {Decimal(10) ** (digits - USUAL)} END)"
