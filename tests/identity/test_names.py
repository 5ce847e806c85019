"""Names, and when two of them may be one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.identity.normalise import organization_key, read_name, search_words
from footfall.identity.normalise.names import skeleton
from footfall.identity.normalise.scripts import latin
from footfall.identity.rules import compatible, match_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("  Asha   Rao ", "asha rao"), ("Mrs. Asha Rao", "asha rao"), ("RAO, Asha", "rao asha"),
        ("आशा राव", "asha rav"), ("Аня Петрова", "anya petrova"), ("Siobhán O'Connor", "siobhan oconnor"),
        ("Jean-Luc Łukasz", "jean luc lukasz"), ("李小龙", "李小龙"), ("Dr", "dr"), ("Μαρία", "maria"), ("", ""),
        ("test", ""), ("XXX", ""), ("N.A.", "n a"),
    ],
)  # fmt: skip
def test_a_name_is_folded_for_comparison(typed: str, key: str) -> None:
    assert read_name(typed).key == key


@pytest.mark.parametrize(
    "typed", ["test", "9810012345", "http://x.in", "asha@example.in", "<b>x</b>", "a b c d e f g h i j"]
)
def test_what_does_not_look_like_a_name_is_odd(typed: str) -> None:
    assert read_name(typed).is_odd


@pytest.mark.parametrize("typed", ["", "Asha", "Asha Rao 2", "आशा राव", "李小龙", "Ng", "O", "محمد علي"])
def test_unusual_names_are_names(typed: str) -> None:
    assert not read_name(typed).is_odd


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("asha rao", "rao asha", 3), ("sunita", "suneeta", 3), ("rahul", "rahool", 3), ("vivek", "wiwek", 3),
        ("a rao", "asha rao", 2), ("asha", "asha rao", 2), ("asha k rao", "asha rao", 2), ("a r", "asha rao", 2),
        ("asha rao", "asha sharma", 1), ("asha rao", "anil rao", 0), ("asha rao", "dev malik", 0),
        ("a rao", "b rao", 0),
    ],
)  # fmt: skip
def test_two_names_agree_wholly_partly_or_not(one: str, other: str, score: int) -> None:
    assert compatible(one.split(), other.split()) == compatible(other.split(), one.split()) == score


@given(words=st.lists(st.text("abcdeghinorstuy", min_size=1, max_size=8), min_size=1, max_size=4))
def test_a_name_agrees_with_itself_in_any_order(words: list[str]) -> None:
    assert compatible(words, words[::-1]) == 3


@given(st.text(max_size=60))
def test_any_text_is_folded(text: str) -> None:
    assert search_words(text) == search_words(text.upper()) or not text.isascii()
    assert all(" " not in word and "'" not in word for word in search_words(text))
    assert read_name(text).key == read_name(text).key.strip()


@given(st.text(min_size=1, max_size=20))
def test_folding_a_folded_word_changes_nothing(word: str) -> None:
    assert latin(latin(word)) == latin(word) or not word.isascii()
    assert len(skeleton(latin(word))) <= max(1, 4 * len(word))


@pytest.mark.parametrize("name", ["Acme Pvt. Ltd.", "ACME", "The Acme Private Limited", "Acme GmbH & Co. KG", " acme "])
def test_a_body_is_the_same_whatever_its_form(name: str) -> None:
    assert organization_key(name) == "acme"


def test_a_body_that_is_only_a_form_keeps_its_name() -> None:
    assert organization_key("The Company") == "the company"


def test_match_keys_fit_a_bigint_and_tell_their_parts_apart() -> None:
    keys = [match_key("a", "bc"), match_key("ab", "c"), match_key("abc"), match_key("\ud800")]
    assert len(set(keys)) == 4
    assert all(-(2**63) <= key < 2**63 for key in keys)
