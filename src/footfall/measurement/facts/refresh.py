"""Bring the facts up to date: read what changed since the watermark, apply it in one transaction, publish a file.

Killed at any moment it loses nothing: the watermark is committed with the rows, and what was committed but not
published is published by the next run.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import structlog
from django.conf import settings

from footfall.measurement.cube import layout, rollups
from footfall.measurement.cube.allocation import LEVELS, Carriers, Spent, spread, window
from footfall.measurement.cube.layout import BITS, CODED
from footfall.measurement.cube.members import Member, Members
from footfall.measurement.facts import apply, extract, rates
from footfall.measurement.facts.counted import keys_changed
from footfall.measurement.facts.members import LABELS, Dimensions, read_dimensions
from footfall.measurement.facts.reconcile import Agreement, compare
from footfall.measurement.facts.rollups import Following
from footfall.measurement.facts.snapshot import Snapshot, snapshot, zone_name
from footfall.measurement.facts.store import WRITING, Current, Store

log = structlog.get_logger(__name__)
CHECK_EVERY = 120
CHECK_ANYWAY = 3600
"""Seconds between comparisons with the database while facts change, and while they do not: each counts every lead."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did."""

    serial: int
    leads: int
    changed: bool
    rebuilt: bool
    agrees: bool | None


@dataclass(frozen=True)
class _State:
    layout: str
    system: str
    watermark: int
    seen: str
    members: str
    zones: str
    currency: str
    serial: int
    appended: int
    weighed: int


def refresh(*, at: datetime, rebuild: bool = False, check: bool | None = None, wait: float = 60) -> Refreshed:
    """Facts that hold every row of transactions that had ended; `check` compares with the database now, or never."""
    store = Store(Path(settings.FACTS))
    with store.writing(wait), snapshot() as look:
        return _Refresh(store, look, at).run(rebuild=rebuild, check=check)


class _Refresh:
    """One refresh, from the look at PostgreSQL to the published file."""

    def __init__(self, store: Store, look: Snapshot, at: datetime) -> None:
        self.store = store
        self.look = look
        self.at = at
        self.currency = settings.REPORTING_CURRENCY
        self.zone = extract.quoted(zone_name())
        self.zones = extract.ZONES_SQL.format(default=self.zone)
        self.before = store.current()

    def run(self, *, rebuild: bool, check: bool | None) -> Refreshed:
        dimensions = read_dimensions(self.look, zone_name(), settings.CALENDAR)
        state = None if rebuild else self._state()
        if state and not self._still_holds(state, dimensions):
            state = None
        changed = state is None or self._is_behind(state, dimensions)
        leads = 0
        if changed:
            if state is None:
                self.store.forget_work()
            with self._open() as work:
                leads = self._apply(work, state, dimensions)
        current = self._publish(check=check)
        return Refreshed(current.serial, leads, changed, rebuilt=state is None, agrees=current.agrees)

    def _open(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.store.work), config=WRITING)

    def _state(self) -> _State | None:
        """Where the writer's file stands; None for one that is not there or can't be read."""
        if not self.store.work.exists():
            return None
        try:
            with self._open() as work:
                rows = work.execute(f"SELECT {', '.join(layout.STATE.names())} FROM state").fetchall()
        except duckdb.Error as error:
            log.warning("facts unreadable, building them anew", reason=str(error))
            return None
        return _State(*rows[0]) if rows else None

    def _still_holds(self, state: _State, dimensions: Dimensions) -> bool:
        """Whether what was done so far can be built on; a restored or another database can't be."""
        return (
            state.layout == rollups.fingerprint()
            and state.system == self.look.system
            and state.watermark <= self.look.floor
            and state.currency == self.currency
            and state.zones == dimensions.zone_digest
        )

    def _is_behind(self, state: _State, dimensions: Dimensions) -> bool:
        if state.members != dimensions.digest:
            return True
        if state.seen == self.look.seen:
            return False
        return bool(self.look.rows(extract.anything_sql(state.watermark))[0][0])

    def _apply(self, work: duckdb.DuckDBPyConnection, state: _State | None, dimensions: Dimensions) -> int:
        """How many leads were read; everything in one transaction with the watermark."""
        work.execute("BEGIN")
        if state is None:
            apply.make_tables(work)
            work.execute("INSERT INTO state VALUES ('', '', 0, '', '', '', '', 0, 0, 0)")
        leads = self._read(work, state)
        apply.put_codes(work, {"currency": [], **{name: list(LABELS[name]) for name in CODED}})
        following = Following(work, everything=state is None)
        apply.put_deals(work)
        apply.put_leads(work, following, everything=state is None)
        apply.put_stages(work)
        apply.put_calls(work, following)
        apply.put_costs(work, self.currency)
        apply.put_reach(work)
        apply.put_forms(work)
        calendar_changed = apply.calendar_in(work) != dimensions.calendar
        if state is None or state.members != dimensions.digest or self._has_new_codes(work):
            apply.put_members(work, dimensions.rows(_codes(work)), dimensions.rungs(), dimensions.earlier_rungs())
        tree_moved = state is None or state.members != dimensions.digest
        apply.put_margins(work, dimensions.margin_of(), following, everything=tree_moved)
        apply.put_weights(work, dimensions.shares, everything=tree_moved)
        apply.put_days(work, dimensions.calendar, anew=calendar_changed)
        _allocate(work, self.currency, dimensions, following, everything=tree_moved)
        following.follow(anew=apply.put_in_order(work))
        serial = max(state.serial if state else 0, self.before.serial if self.before else 0) + 1
        work.execute(
            "UPDATE state SET layout = ?, system = ?, watermark = ?, seen = ?, members = ?, zones = ?, currency = ?, serial = ?",
            [
                rollups.fingerprint(),
                self.look.system,
                self.look.floor,
                self.look.seen,
                dimensions.digest,
                dimensions.zone_digest,
                self.currency,
                serial,
            ],
        )
        work.execute("COMMIT")
        work.execute("CHECKPOINT")
        return leads

    def _read(self, work: duckdb.DuckDBPyConnection, state: _State | None) -> int:
        """How many leads changed; the changed rows stand in temporary tables."""
        since = state.watermark if state else None
        zoned = {"zones": self.zones, "default": self.zone}
        changed = keys_changed(since, self._read_rates(work, everything=state is None))
        timed = "true"
        if since is not None:
            timed = f"touch.lead_id IN (SELECT lead.id FROM qualification_lead AS lead WHERE {changed})"
        reporting, amount = extract.quoted(self.currency), rates.of_cost_sql(self.currency)
        statements = {
            "new_lead": extract.LEADS_SQL.format(
                changed=changed, **zoned, **rates.of_lead_sql(self.currency, self.zone)
            ),
            "new_seconds": extract.FORM_TIMES_SQL.format(changed=timed),
            "new_repeats": extract.REPEATS_SQL.format(changed=changed),
            "new_call": extract.CALLS_SQL.format(changed=extract.changed("call", since), **zoned),
            "new_deal": extract.DEALS_SQL.format(changed=extract.changed("deal", since)),
            "new_cost": extract.COSTS_SQL.format(amount=amount, reporting=reporting),
            "new_reach": extract.REACH_SQL,
            "new_form": extract.FORMS_SQL.format(**zoned),
        }
        read = {}
        for name, sql in statements.items():
            with self.look.stream(sql) as stream:
                read[name] = apply.take_in(work, name, stream)
        apply.take_gone(work, self.look.rows(extract.gone_sql(since)) if since is not None else [])
        return read["new_lead"]

    def _read_rates(self, work: duckdb.DuckDBPyConnection, *, everything: bool) -> list[int]:
        """The leads whose amounts stand at another rate than before; the rates are kept."""
        now = self.look.rows(rates.RATES_SQL.format(reporting=extract.quoted(self.currency)))
        was = apply.rates_in(work)
        if was == now:
            return []
        apply.put_rates(work, now)
        return [] if everything else rates.touched_leads(self.look, rates.stretches(was, now), self.zones, self.zone)

    def _has_new_codes(self, work: duckdb.DuckDBPyConnection) -> bool:
        known = {(row[0], row[1]) for row in work.execute("SELECT dimension, code FROM member").fetchall()}
        return any((column, value) not in known for column, codes in _codes(work).items() for _, value in codes)

    def _publish(self, *, check: bool | None) -> Current:
        """What is current now: the file of the last commit, true as of this look."""
        state = self._state()
        assert state is not None  # noqa: S101 -- it was written above or by an earlier run
        before = self.before
        is_new = before is None or before.serial != state.serial or not (self.store.folder / before.file).exists()
        file = self.store.publish(state.serial) if is_new or before is None else before.file
        agreement = self._agreement(state.serial, check=check)
        current = Current(
            file,
            state.serial,
            state.currency,
            as_of=self.look.at,
            checked_at=agreement.at,
            agrees=agreement.agrees,
            difference=agreement.difference,
            checked_serial=agreement.serial,
        )
        self.store.put_current(current)
        self.store.tidy(state.serial)
        return current

    def _agreement(self, serial: int, *, check: bool | None) -> Agreement:
        last = self.before
        if check is False or (check is None and last is not None and not self._is_due(last, serial)):
            return (
                Agreement(last.checked_at, last.agrees, last.difference, last.checked_serial) if last else Agreement()
            )
        with self._open() as work:
            agreement = replace(compare(work, self.look, self.currency, self.at), serial=serial)
        if agreement.agrees is False:
            log.error("facts differ from the database", difference=agreement.difference)
        return agreement

    def _is_due(self, last: Current, serial: int) -> bool:
        """Soon after a change; now and then without one."""
        if last.checked_at is None:
            return True
        waited = (self.at - last.checked_at).total_seconds()
        return waited >= (CHECK_EVERY if serial != last.checked_serial else CHECK_ANYWAY)


def _codes(work: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in CODED}
    for column, code, value in work.execute('SELECT "column", code, value FROM code ORDER BY 1, 2').fetchall():
        if column in found:
            found[column].append((code, value))
    return found


def _allocate(
    work: duckdb.DuckDBPyConnection, currency: str, dimensions: Dimensions, following: Following, *, everything: bool
) -> None:
    """Each lead's share of the costs, worked out again for the days that a change can have touched."""
    rows = work.execute(
        "SELECT cost, first_day, last_day, amount, spread, location, product, campaign, entry_point FROM cost_row WHERE currency = ?",
        [currency],
    ).fetchall()
    days = [row[0] for row in work.execute("SELECT DISTINCT day FROM touched").fetchall()]
    stretch = window(((row[1], row[2]) for row in rows), days)
    if everything:
        stretch = (-(1 << 31), (1 << 31) - 1)
    if stretch is None:
        return
    costs = [_spent(row) for row in rows if row[1] <= stretch[1] and row[2] >= stretch[0]]
    leads = work.execute(
        f"""
        SELECT lead, day, coalesce(value, 0) AS value, attempts, cost, {", ".join(f"coalesce({level}, 0) AS {level}" for level in LEVELS)}
        FROM lead_fact WHERE day BETWEEN ? AND ? AND mask & {BITS["junk"] | BITS["test"]} = 0
        """,
        list(stretch),
    ).fetchnumpy()
    leads = {name: np.asarray(column, dtype=np.int64) for name, column in leads.items()}
    levels = {level: leads[level] for level in LEVELS}
    carriers = Carriers(leads["lead"], leads["day"], leads["value"], levels, leads["attempts"])
    trees = _trees(dimensions)
    shares, carried = spread(costs, carriers, lambda level, key: trees.below(level, [key]))
    _put_shares(work, following, leads["lead"], leads["cost"], shares, stretch)
    _put_carried(work, carried, [cost.cost for cost in costs])


def _spent(row: tuple[Any, ...]) -> Spent:
    levels = dict(zip(("location", "product", "campaign", "entry_point"), row[5:], strict=True))
    named = {name: int(key) for name, key in levels.items() if key is not None}
    cost, first_day, last_day, amount = (int(value) for value in row[:4])
    return Spent(cost, first_day, last_day, amount, row[4] == "by_value", named, by_attempts=row[4] == "by_attempts")


def _put_shares(
    work: duckdb.DuckDBPyConnection,
    following: Following,
    leads: Any,  # noqa: ANN401 -- numpy arrays
    before: Any,  # noqa: ANN401 -- numpy arrays
    shares: Any,  # noqa: ANN401 -- numpy arrays
    stretch: tuple[int, int],
) -> None:
    import pyarrow as pa

    differs = shares != before
    outside = f"cost <> 0 AND mask & {BITS['junk'] | BITS['test']} <> 0 AND day BETWEEN ? AND ?"
    work.execute(f"CREATE OR REPLACE TEMP TABLE outside AS SELECT lead FROM lead_fact WHERE {outside}", list(stretch))
    following.before("outside")
    work.execute("UPDATE lead_fact SET cost = 0 WHERE lead IN (SELECT lead FROM outside)")
    if apply.take_in(work, "share_of", pa.table({"lead": leads[differs], "share": shares[differs]})):
        following.before("share_of")
        work.execute("UPDATE lead_fact SET cost = share FROM share_of WHERE lead_fact.lead = share_of.lead")


def _put_carried(work: duckdb.DuckDBPyConnection, carried: set[int], costs: list[int]) -> None:
    import pyarrow as pa

    flags = pa.table({"cost": costs, "carried": [int(cost in carried) for cost in costs]})
    if costs and apply.take_in(work, "carried_now", flags):
        work.execute(
            """
            UPDATE cost_fact SET carried = carried_now.carried FROM carried_now
            WHERE cost_fact.cost = carried_now.cost AND cost_fact.carried <> carried_now.carried
            """
        )


def _trees(dimensions: Dimensions) -> Members:
    found: dict[str, dict[int, Member]] = {}
    for dimension, key, name, code, parent, level, place in dimensions.members:
        if dimension in {"location", "product", "campaign"}:
            found.setdefault(dimension, {})[key] = Member(key, name, code, parent, level, place)
    return Members(found)
