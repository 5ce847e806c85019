"""Learning who is won from the company's own leads, and telling it of those still open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection, transaction

from footfall.company.models import Staff
from footfall.qualification.models import Score, ScoreModel
from footfall.qualification.queries import snapshot
from footfall.shared import audit
from footfall.shared.bulk import as_array, in_parts, rows_of
from footfall.shared.errors import NotFound

# Learning brings scikit-learn and LightGBM along, four seconds of a start: they come when they are needed.
if TYPE_CHECKING:
    from footfall.qualification.scoring.model import Model

HORIZON_DAYS, AGE_DAYS = 90, 0
MOST_LEADS = 100_000
BATCH = 20_000

_WRITE = """
INSERT INTO qualification_score (lead_id, model_id, probability, at, quoted, quoted_at)
SELECT id, %(model)s, probability, %(at)s, probability, %(at)s
  FROM unnest(%(ids)s::bigint[], %(probabilities)s::float8[]) AS told (id, probability)
ON CONFLICT (lead_id) DO UPDATE SET model_id = excluded.model_id, probability = excluded.probability, at = excluded.at
"""


class NoSuchVersion(NotFound):
    """There is no such version of the model."""


def learn(
    *, at: datetime, by: Staff | None, horizon_days: int | None = None, age_days: int | None = None
) -> ScoreModel:
    """A new version, learnt from leads that had `horizon_days` to be sold; it is in use from now on.

    Without days said, those of the version in use. A version that learnt nothing withdraws the probabilities.
    """
    from footfall.qualification.scoring.training import Lesson, train

    now = in_use()
    horizon = horizon_days or (now.horizon_days if now else HORIZON_DAYS)
    age = age_days if age_days is not None else now.age_days if now else AGE_DAYS
    found = snapshot.matured(at=at, horizon_days=horizon, age_days=age, most=MOST_LEADS)
    lesson = Lesson(snapshot.OUTCOME, positive="yes", time=snapshot.MOMENT)
    model = train(found.table, lesson, at=at)
    with transaction.atomic():
        version = ScoreModel.objects.create(
            trained_at=at, trained_by=by, horizon_days=horizon, age_days=age, verdict=model.verdict,
            champion=model.champion, document=model.as_json(), trees=model.trees,
        )  # fmt: skip
        audit.record(by=by, verb="learn", noun="score model", subjects=[version.pk], verdict=model.verdict)
        version = _take_into_use(version.pk, by)
    score_open_leads(at=at)
    return version


def use_version(*, version_id: int, at: datetime, by: Staff | None) -> ScoreModel:
    """Take a version into use, such as the one before, and score every open lead by it."""
    version = _take_into_use(version_id, by)
    score_open_leads(at=at)
    return version


@transaction.atomic
def _take_into_use(version_id: int, by: Staff | None) -> ScoreModel:
    version = ScoreModel.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        raise NoSuchVersion
    ScoreModel.objects.filter(is_in_use=True).update(is_in_use=False)
    version.is_in_use = True
    version.save(update_fields=["is_in_use"])
    audit.record(by=by, verb="use", noun="score model", subjects=[version.pk])
    return version


def score_open_leads(*, at: datetime, only_new: bool = False) -> int:
    """How many open leads got a probability; none, and no lead keeps one, while nothing is learnt.

    Each batch is kept by itself. `only_new` takes those that the version in use has not scored: new ones, and what
    was left when a run over all leads was cut short.
    """
    version = in_use()
    if version is None:
        return 0
    model = model_of(version)
    if not model.has_signal:
        Score.objects.all().delete()
        return 0
    leads = snapshot.Open(at, version.horizon_days, version.age_days, not_by=version.pk if only_new else None)

    def score(part: snapshot.Part) -> int:
        found = leads.read(part, only=model.columns)
        _write(found.ids, model.predict(found.table).tolist(), version.pk, at)
        return len(found.ids)

    return in_parts(score, leads.parts(BATCH))


def in_use() -> ScoreModel | None:
    """The version in use."""
    return ScoreModel.objects.filter(is_in_use=True).first()


def model_of(version: ScoreModel) -> "Model":
    """The version as one that scores; read once in each process."""
    return _read(version.pk)


@lru_cache(maxsize=4)
def _read(version_id: int) -> "Model":
    from footfall.qualification.scoring.model import Model

    version = ScoreModel.objects.get(pk=version_id)
    return Model.from_json(version.document, version.trees)


def observed(*, at: datetime) -> tuple[int, int, float, float]:
    """Leads whose quoted time is over: how many, how many were won, were expected, and the distance in deviations."""
    version = in_use()
    if version is None:
        return 0, 0, 0.0, 0.0
    sql = """
    SELECT count(*), count(*) FILTER (WHERE lead.won_at <= lead.captured_at + %(time)s),
           coalesce(sum(score.quoted), 0), coalesce(sum(score.quoted * (1 - score.quoted)), 0)
      FROM qualification_score AS score JOIN qualification_lead AS lead ON lead.id = score.lead_id
     WHERE lead.captured_at + %(time)s <= %(at)s
       -- What was quoted late, of a lead that had already stayed long, says nothing of the quoting.
       AND score.quoted_at <= lead.captured_at + %(time)s / 10
    """
    params = {"time": timedelta(days=version.horizon_days + version.age_days), "at": at}
    leads, won, expected, variance = rows_of(sql, params)[0]
    return leads, won, expected, (won - expected) / max(variance, 1e-9) ** 0.5


def _write(ids: Sequence[int], probabilities: Sequence[float], model: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE, {"ids": as_array(ids), "probabilities": as_array(probabilities), "model": model, "at": at}
        )
