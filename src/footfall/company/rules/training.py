"""Until when a certificate holds, who passes, and how somebody stands in a course."""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from footfall.company.rules.faults import Fault, Row

SOON = (30, 60)
"""Days before the end of a certificate that the pages point it out, the nearer ones first."""
MONTHS = 12
FULL = 100
SAID = {"email": "e-mail", "course": "course", "passed_on": "day"}


def runs_out_on(passed_on: date, valid_months: int | None) -> date | None:
    """The last day of a certificate: the day before the same day of the month it no longer holds; None for ever.

    A month without that day ends a day early: passed on 31 August for six months holds until 27 February.
    """
    if valid_months is None:
        return None
    years, month = divmod(passed_on.month - 1 + valid_months, MONTHS)
    year = passed_on.year + years
    day = min(passed_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def has_passed(score: int | None, pass_mark: int | None) -> bool:
    """Whether a score is enough; where no mark is set, having been there is."""
    return pass_mark is None or (score is not None and score >= pass_mark)


def faults_of_courses(rows: Sequence[Row], levels: Collection[str], roles: Collection[str]) -> Iterable[Fault]:
    """Levels and roles that are not there, and numbers out of their bounds."""
    for position, row in enumerate(rows):
        if "level" in row and row["level"] not in levels:
            yield Fault(position, "level", f"There is no level {row['level']}; there are {', '.join(levels)}.")
        for role in row.get("required_for") or ():
            if role not in roles:
                yield Fault(position, "required_for", f"There is no role {role}; there are {', '.join(roles)}.")
        for name, least, most in (("valid_months", 1, 600), ("pass_mark", 0, FULL), ("remind_days", 0, 365)):
            number = row.get(name)
            if number is not None and not least <= number <= most:
                yield Fault(position, name, f"A number from {least} to {most} goes here.")


@dataclass(frozen=True)
class Terms:
    """What certificates of a course are judged by."""

    pk: int
    valid_months: int | None
    pass_mark: int | None
    is_archived: bool


@dataclass(frozen=True)
class Ground:
    """What rows of certificates are judged by: staff by e-mail, courses by name, those that were passed already."""

    staff: Mapping[str, int]
    courses: Mapping[str, Terms]
    passed: Collection[tuple[int, int, date]]
    today: date
    not_for: str = ""
    """E-mail of whoever records, unless they may do so for themselves."""


def faults_of_certifications(rows: Sequence[Row], ground: Ground) -> Iterable[Fault]:
    """What is wrong with rows of `email`, `course`, `passed_on`, `score` and `expires_on`."""
    seen: set[tuple[str, str, date]] = set()
    for position, row in enumerate(rows):
        missing = [name for name in ("email", "course", "passed_on") if not row.get(name)]
        if missing:
            yield Fault(position, missing[0], f"A certificate needs its {SAID[missing[0]]}.")
            continue
        key = (row["email"], row["course"], row["passed_on"])
        if key in seen:
            yield Fault(position, "email", "This certificate stands here twice.")
        seen.add(key)
        yield from (Fault(position, name, sentence) for name, sentence in _wrong(row, ground))


def _wrong(row: Row, ground: Ground) -> Iterable[tuple[str, str]]:
    staff, course = ground.staff.get(row["email"]), ground.courses.get(row["course"])
    if staff is None:
        yield "email", f"Nobody here has the e-mail {row['email']}."
    elif row["email"] == ground.not_for:
        yield "email", "Somebody else has to record your own certificate."
    if row["passed_on"] > ground.today:
        yield "passed_on", "That day has not come yet."
    if row.get("expires_on") and row["expires_on"] < row["passed_on"]:
        yield "expires_on", "It would run out before it is given."
    if course is None:
        yield "course", f"There is no course {row['course']}."
        return
    if course.is_archived and (staff, course.pk, row["passed_on"]) not in ground.passed:
        yield "course", f"{row['course']} is given no more."
    if sentence := wrong_score(row.get("score"), course.pass_mark):
        yield "score", sentence
    elif not has_passed(row.get("score"), course.pass_mark):
        yield "score", f"{row['score']} is below the pass mark of {course.pass_mark}."


def wrong_score(score: int | None, pass_mark: int | None) -> str:
    """The sentence why this can't be a score of the course; empty if it can."""
    if score is None:
        return f"A score is needed; {pass_mark} is the pass mark." if pass_mark is not None else ""
    return "" if 0 <= score <= FULL else f"A score is a number from 0 to {FULL}."
