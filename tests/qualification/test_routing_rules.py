"""Dealing leads to people, without a database."""

from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.qualification.rules.routing import LOAD, RESULT, SKILL, TURN, Ask, Member, deal, played_again, shrunk

RAVI, SUNITA, DEV = Member(id=1, name="Ravi"), Member(id=2, name="Sunita"), Member(id=3, name="Dev")
ALL = [RAVI, SUNITA, DEV]


def owners(asks: list[Ask], members: list[Member], choice: str = TURN, first_turn: int = 0) -> list[int | None]:
    return [each.owner for each in deal(asks, members, choice=choice, first_turn=first_turn).dealt]


def test_turns_go_round_and_go_on_where_they_stopped() -> None:
    assert owners([Ask()] * 4, ALL) == [1, 2, 3, 1]
    dealing = deal([Ask()] * 4, ALL, choice=TURN, first_turn=0)
    assert owners([Ask()], ALL, first_turn=dealing.next_turn) == [2]


def test_who_is_away_is_passed_over_with_the_reason() -> None:
    away = Member(id=1, name="Ravi", why_not="away until 3 Dec 2026")
    dealt = deal([Ask()], [away, SUNITA], choice=TURN, first_turn=0).dealt[0]
    assert (dealt.owner, dealt.turn, dealt.because) == (2, 1, "Sunita, in turn")
    assert dealt.passed == {1: "away until 3 Dec 2026"}


def test_who_is_on_duty_goes_first_and_at_night_who_is_first_in_the_morning() -> None:
    late = Member(id=1, name="Ravi", minutes_off=300, back="Mon 10:00")
    early = Member(id=2, name="Sunita", minutes_off=60, back="Mon 09:00")
    assert owners([Ask()] * 2, [late, DEV]) == [3, 3]
    assert owners([Ask()] * 2, [late, early]) == [2, 2]


def test_nobody_gets_more_than_there_is_room_for() -> None:
    full = Member(id=1, name="Ravi", load=4, most=5)
    assert owners([Ask()] * 3, [full]) == [1, None, None]


def test_fewest_waiting_come_first() -> None:
    busy = Member(id=1, name="Ravi", load=2)
    assert owners([Ask()] * 4, [busy, SUNITA], LOAD) == [2, 2, 1, 2]


def test_language_goes_before_product_and_product_before_turn() -> None:
    hindi = Member(id=1, name="Ravi", languages=("hi",))
    trade = Member(id=2, name="Sunita", skills=("X1",))
    ask = Ask(language="hi", wants=("x1",))
    assert owners([ask, Ask(wants=("x1",)), Ask()], [hindi, trade, DEV], SKILL) == [1, 2, 3]


def test_who_wins_more_gets_more_but_not_all() -> None:
    best, other = Member(id=1, name="Ravi", won=0.3), Member(id=2, name="Sunita", won=0.1)
    assert owners([Ask()] * 8, [best, other], RESULT).count(1) == 6


def test_whoever_knows_the_customer_keeps_them_unless_they_let_it_wait() -> None:
    guest = Member(id=9, name="Leela", is_guest=True)
    assert owners([Ask(known=9), Ask(known=9, had=(9,))], [RAVI, guest]) == [9, 1]


def test_few_cases_are_drawn_to_the_average() -> None:
    assert shrunk(0, 0, 0.2) == 0.2
    assert round(shrunk(1, 1, 0.2, strength=19.0), 9) == 0.24


MEMBERS = st.lists(
    st.builds(
        Member, id=st.integers(1, 6), name=st.just("Somebody"), why_not=st.sampled_from(["", "", "away"]),
        minutes_off=st.sampled_from([0, 0, 30]), load=st.integers(0, 3), most=st.sampled_from([None, 3]),
        languages=st.sampled_from([(), ("hi",)]), won=st.floats(0, 1),
    ),
    unique_by=lambda member: member.id, max_size=6,
)  # fmt: skip
ASKS = st.lists(st.builds(Ask, language=st.sampled_from(["", "hi"]), known=st.sampled_from([None, 1, 2])), max_size=8)


@settings(max_examples=60, deadline=None)
@given(asks=ASKS, members=MEMBERS, choice=st.sampled_from([TURN, LOAD, SKILL, RESULT]), turn=st.integers(0, 20))
def test_a_dealing_played_again_comes_to_the_same(
    asks: list[Ask], members: list[Member], choice: str, turn: int
) -> None:
    dealing = deal(asks, members, choice=choice, first_turn=turn)
    assert deal(asks, list(reversed(members)), choice=choice, first_turn=turn) == dealing
    for number, dealt in enumerate(dealing.dealt):
        again, others = played_again(asks, members, choice=choice, first_turn=turn, number=number)
        assert again == dealt
        assert len(others) == sum(member.id != dealt.owner for member in members)
    away = {member.id for member in members if member.why_not}
    assert not away & {dealt.owner for dealt in dealing.dealt}
