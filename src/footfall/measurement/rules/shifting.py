"""The same stretch of days at another time: the period before, or a year before."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from footfall.measurement.cube.dimensions import Dimension
from footfall.measurement.cube.members import day_key, day_of
from footfall.measurement.cube.question import Question
from footfall.measurement.rules.comparing import Stretch, before
from footfall.shared.calendar import CALENDAR_YEAR, Calendar

DAY = timedelta(days=1)
YEAR = 12
WEEKS_OF_A_YEAR = timedelta(days=364)


@dataclass(frozen=True)
class Shift:
    """From days to those they are compared with: so many months before where both begin with a month, else days."""

    first: date
    last: date
    months: int
    days: timedelta
    calendar: Calendar = CALENDAR_YEAR

    def day(self, day: date) -> date:
        """The day that a day is compared with."""
        return months_before(day, self.months) if self.months else day - self.days

    def key(self, dimension: Dimension, key: int | None) -> int | None:
        """The member that a member is compared with; only times move."""
        if not dimension.is_time or key is None:
            return key
        if dimension.level == "week" and self.months == YEAR:
            return key - WEEKS_OF_A_YEAR.days
        return day_key(self.calendar.start_of(dimension.level, self.day(day_of(key))))

    def question(self, question: Question) -> Question:
        """The question about the days it is compared with."""
        start = max(self.first, self.day(question.start)) if question.start else self.first
        end = min(self.last, self.day(question.end + DAY) - DAY) if question.end else self.last
        if start > end:
            # A stretch that has no day to be compared with asks about a day nobody was captured on.
            start = end = date.min
        return replace(question, start=start, end=end)


def shifted(which: str, days: Stretch, today: date, calendar: Calendar) -> Shift | None:
    """How days are compared with the period `previous` or `last_year`; none for days without a beginning or an end."""
    start, end = days.start, days.end
    if start is None or end is None:
        return None
    if which == "last_year":
        until = max(start, min(end, today))
        return Shift(months_before(start, YEAR), months_before(until + DAY, YEAR) - DAY, YEAR, start - start, calendar)
    first, last = before(days.period, start, end, today, calendar)
    months = (start.year - first.year) * YEAR + start.month - first.month
    is_whole = start.day == first.day == 1 and months > 0
    return Shift(first, last, months if is_whole else 0, start - first, calendar)


def months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last of that month."""
    month = day.year * YEAR + day.month - 1 - months
    year, number = divmod(month, YEAR)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, number + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"There is no month {months} months before {day}.")
