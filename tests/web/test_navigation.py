"""The side list: who sees what, in which order, and what is current."""

from types import SimpleNamespace

import pytest

from footfall.web import navigation

RAVI = SimpleNamespace(role="attendant")


@pytest.fixture(autouse=True)
def _empty_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})


def labels(staff: object = RAVI, path: str = "/") -> list[tuple[str, list[str]]]:
    return [(part.heading, [item.label for item in part.items]) for part in navigation.sections(staff, path)]


def test_steps_stand_in_the_order_of_the_journey() -> None:
    navigation.register(step="company", label="Sign-in page", url_name="login")
    navigation.register(step="capture", label="Design", url_name="web:design")
    assert labels() == [("Capture", ["Design"]), ("Company", ["Sign-in page"])]


def test_entries_stand_by_order_then_label() -> None:
    navigation.register(step="capture", label="B", url_name="login", order=2)
    navigation.register(step="capture", label="C", url_name="web:design", order=1)
    navigation.register(step="capture", label="A", url_name="logout", order=2)
    assert labels() == [("Capture", ["C", "A", "B"])]


def test_an_entry_of_other_roles_is_not_shown() -> None:
    navigation.register(step="capture", label="Costs", url_name="login", roles=("director",))
    navigation.register(step="capture", label="Counter", url_name="web:design", roles=("attendant",))
    assert labels() == [("Capture", ["Counter"])]


def test_an_entry_whose_page_does_not_exist_is_not_shown() -> None:
    navigation.register(step="selling", label="Quotes", url_name="selling:no_such_page")
    assert labels() == []


def test_the_longest_address_above_the_page_is_current() -> None:
    navigation.register(step="capture", label="Reset", url_name="password_reset")
    navigation.register(step="capture", label="Sent", url_name="password_reset_done")
    items = navigation.sections(RAVI, "/password/reset/sent/x")[0].items
    assert [(item.label, item.is_current) for item in items] == [("Reset", False), ("Sent", True)]


def test_a_page_elsewhere_makes_nothing_current() -> None:
    navigation.register(step="capture", label="Reset", url_name="password_reset")
    assert [item.is_current for item in navigation.sections(RAVI, "/password/resetting")[0].items] == [False]


def test_the_count_is_asked_of_the_member_of_staff() -> None:
    navigation.register(step="capture", label="Inbox", url_name="login", count=lambda staff: len(staff.role))
    assert navigation.sections(RAVI, "/")[0].items[0].count == "9"


@pytest.mark.parametrize(("number", "shown"), [(None, ""), (0, ""), (999, "999"), (1_000, "999+"), (80_000, "999+")])
def test_a_count_beyond_a_thousand_only_says_so(number: int | None, shown: str) -> None:
    navigation.register(step="capture", label="Inbox", url_name="login", count=lambda _: number)
    assert navigation.sections(RAVI, "/")[0].items[0].count == shown


def test_a_count_is_not_asked_for_an_entry_that_is_not_shown() -> None:
    asked: list[object] = []
    navigation.register(step="capture", label="Costs", url_name="login", roles=("director",), count=asked.append)
    navigation.sections(RAVI, "/")
    assert asked == []


def test_an_unknown_step_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"^No step is called 'sales'; the steps are capture, identity,"):
        navigation.register(step="sales", label="Calls", url_name="login")


def test_registering_a_page_again_replaces_it() -> None:
    navigation.register(step="capture", label="Old", url_name="login")
    navigation.register(step="capture", label="New", url_name="login")
    assert labels() == [("Capture", ["New"])]
