"""What the numbers say to a factor: where a place stands among its peers, with the numbers themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import numpy as np
from django.urls import reverse

from footfall.company.models import Location
from footfall.decisions.planning.pooling import pooled
from footfall.decisions.rules.swot import rating_of
from footfall.measurement.cube.measures import MEASURES, Measure, Value
from footfall.measurement.cube.question import Filter, Question, Scope
from footfall.measurement.facts.published import Facts
from footfall.measurement.reading import as_people_read

FEWEST_LEADS, FEWEST_PEERS, DRAWS = 30, 3, 2_000


@dataclass(frozen=True)
class Evidence:
    """A rating from a measure: 1 to 5, the number itself, that of the middle peer, how many peers, and where to look."""

    measure: str
    rating: int | None
    own: str
    middle: str
    peers: int
    url: str


def evidence_of(
    facts: Facts, names: Iterable[str], location: Location | None, start: date, end: date
) -> dict[str, Evidence]:
    """Evidence by measure for a place in a time. Rates are shrunk to what all peers do, so that few leads say little.

    The whole company has no peers, a place with fewer than thirty leads no rating: there the number stands alone.
    """
    wanted = [name for name in dict.fromkeys(names) if name in MEASURES]
    if not wanted:
        return {}
    if location is None:
        answer = facts.ask(Question(tuple(wanted), start=start, end=end), Scope())
        return {
            name: _alone(facts, MEASURES[name], MEASURES[name].read(answer.totals), None, start, end) for name in wanted
        }
    level = f"location.{location.level}"
    answer = facts.ask(Question(("leads", *wanted), (level,), start=start, end=end), Scope())
    rows = {row.keys[0]: row.atoms for row in answer.rows if row.keys[0] is not None}
    leads = {key: int(MEASURES["leads"].read(atoms).number or 0) for key, atoms in rows.items()}
    found = {}
    for name in wanted:
        values = {key: MEASURES[name].read(atoms) for key, atoms in rows.items()}
        found[name] = _among(facts, MEASURES[name], values, leads, location, (start, end))
    return found


def now_of(facts: Facts, names: Iterable[str], location: Location | None, start: date, end: date) -> dict[str, str]:
    """Measures as people read them, by their label: what a decision keeps."""
    wanted = [name for name in dict.fromkeys(names) if name in MEASURES]
    held = (Filter("location", (str(location.pk),)),) if location else ()
    answer = facts.ask(Question(tuple(wanted), filters=held, start=start, end=end), Scope())
    return {
        measure.label: as_people_read(measure, value, facts.current.currency)
        for measure, value in answer.values(answer.totals)
    }


def _among(
    facts: Facts, measure: Measure, values: dict[int, Value], leads: dict[int, int], location: Location,
    days: tuple[date, date],
) -> Evidence:  # fmt: skip
    own = values.get(location.pk) or Value(None)
    peers = {key: value for key, value in values.items() if value.number is not None}
    alone = _alone(facts, measure, own, location, *days)
    if own.number is None or leads.get(location.pk, 0) < FEWEST_LEADS or len(peers) < FEWEST_PEERS:
        return alone
    place = _place(measure, peers, location.pk)
    better = place if measure.better != "down" else 1 - place
    middle = float(np.median([float(value.number or 0) for value in peers.values()]))
    said = as_people_read(measure, Value(middle), facts.current.currency)
    return Evidence(measure.name, rating_of(better), alone.own, said, len(peers), alone.url)


def _place(measure: Measure, peers: dict[int, Value], own: int) -> float:
    """The share of the other peers that are lower, as far as can be told."""
    keys = list(peers)
    at = keys.index(own)
    others = [place for place in range(len(keys)) if place != at]
    if measure.unit == "rate" and all(0 <= value.hits <= value.of for value in peers.values()):
        yes = np.array([float(value.hits) for value in peers.values()])
        of = np.array([float(value.of) for value in peers.values()])
        drawn = pooled(yes, of).drawn(np.random.default_rng(8), DRAWS)
        return float((drawn[:, [at]] > drawn[:, others]).mean())
    numbers = np.array([float(value.number or 0) for value in peers.values()])
    return float(((numbers[at] > numbers[others]) + 0.5 * (numbers[at] == numbers[others])).mean())


def _alone(facts: Facts, measure: Measure, value: Value, location: Location | None, start: date, end: date) -> Evidence:
    query = {"from": start.isoformat(), "to": end.isoformat(), "measure": measure.name}
    if location:
        query["location"] = str(location.pk)
    said = as_people_read(measure, value, facts.current.currency) if value.number is not None else value.why
    return Evidence(measure.name, None, said, "", 0, f"{reverse('measurement:scoreboard')}?{urlencode(query)}")
