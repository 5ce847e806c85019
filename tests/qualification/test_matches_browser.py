"""The review queue by keyboard, in a real browser."""

from footfall.identity.models import Match
from tests.browsing import Browsing, apart, browsing, committed, in_a_browser
from tests.cast import Company
from tests.qualification.test_matches import pair

__all__ = ["browsing", "committed"]

pytestmark = in_a_browser


def test_pairs_are_decided_one_after_the_other(browsing: Browsing, committed: Company) -> None:
    def make() -> tuple[Match, Match, Match]:
        return pair("Asha Rao", "A. Rao"), pair("Priya", "Riya", number=3), pair("Vik", "Vikas", number=5)

    first, second, third = apart(make)
    page = browsing.as_(committed.meera, "/people/pairs")
    page.keyboard.press("j")
    page.wait_for_url(f"**/people/pairs?pair={second.pk}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/people/pairs?pair={first.pk}")
    page.keyboard.press("y")
    page.wait_for_url(f"**/people/pairs?pair={second.pk}")
    page.keyboard.press("n")
    page.wait_for_url(f"**/people/pairs?pair={third.pk}")
    verdicts = apart(lambda: dict(Match.objects.values_list("pk", "verdict")))
    assert verdicts == {first.pk: "same", second.pk: "different", third.pk: "open"}
