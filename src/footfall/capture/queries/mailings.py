"""The mailings of the entry points somebody sees, with how many answered."""

from django.db.models import Count, Q, QuerySet

from footfall.capture.models import MailCode, Mailing
from footfall.capture.queries.entry_points import doors_visible_to
from footfall.company.models import Staff
from footfall.shared.errors import NotFound

IN_ONE_FILE = 480
"""Letters in one file to print: twenty sheets of labels, drawn within the seconds somebody waits for a page."""


class NoSuchMailing(NotFound):
    """There is no such mailing, or it is not at one of your places."""


def mailings_visible_to(staff: Staff) -> QuerySet[Mailing]:
    """The mailings, the latest first, each with its answers; of a personal code only the first one counts."""
    found = Mailing.objects.filter(entry_point__in=doors_visible_to(staff).values("pk")).select_related("entry_point")
    counted = Q(codes__answers__is_first=True) | Q(is_personal=False)
    return found.annotate(answers=Count("codes__answers", filter=counted)).order_by("-made_at", "-pk")


def mailing_seen_by(staff: Staff, pk: int) -> Mailing:
    """The mailing, if this member of staff may see it."""
    found = mailings_visible_to(staff).filter(pk=pk).first()
    if found is None:
        raise NoSuchMailing
    return found


def letters_of(mailing: Mailing, *, part: int) -> list[tuple[str, str]]:
    """Code and addressee of the letters that one file to print has; none after the last part."""
    first = (part - 1) * IN_ONE_FILE
    return list(mailing.codes.order_by("pk").values_list("code", "addressee")[first : first + IN_ONE_FILE])


def parts_of(mailing: Mailing) -> list[tuple[int, int, int]]:
    """The files it takes to print all letters: number, and the first and last letter of each."""
    many = mailing.codes.count()
    starts = range(0, many, IN_ONE_FILE)
    return [(number, start + 1, min(start + IN_ONE_FILE, many)) for number, start in enumerate(starts, 1)]


def codes_of(mailing: Mailing) -> QuerySet[MailCode]:
    """The codes in the order of the letters, each with how many captures came with it."""
    return MailCode.objects.filter(mailing=mailing).annotate(came=Count("answers")).order_by("pk")
