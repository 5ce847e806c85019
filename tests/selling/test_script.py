"""A script read from its text: branches, what fills the lead, and lines that can't be meant."""

import pytest

from footfall.selling.rules.script import Answer, BadScript, read_script, spoken_line

TEXT = """
# hello
Good day, is this {name}?
* Yes -> need
* Bad moment -> [callback]

# need: need
What do you need it for?
* Just moved = strong -> bye
* Only looking = weak -> bye
! Too expensive: There are twelve parts.

# bye
Thank you.
"""


def test_a_script_has_steps_answers_and_objections() -> None:
    flow = read_script(TEXT, results={"callback"})
    need = flow.steps["need"]
    assert list(flow.steps) == ["hello", "need", "bye"]
    assert flow.at("") == flow.steps["hello"]
    assert flow.steps["hello"].answers == (Answer("Yes", step="need"), Answer("Bad moment", result="callback"))
    assert (need.aspect, need.answers[0], need.objections) == (
        "need",
        Answer("Just moved", "strong", "bye"),
        (("Too expensive", "There are twelve parts."),),
    )


def test_the_words_of_the_call_stand_in_its_lines() -> None:
    assert spoken_line("Is this {name} of {outlet}?", {"name": "Asha"}) == "Is this Asha of ?"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hello", "Line 1: a script begins with a step, such as “# greeting”."),
        ("# One Two", "Line 1: a step is named in small letters, digits and hyphens."),
        ("# a: hat", "Line 1: hat is none of need, solvency, authority, timing."),
        ("# a\n# a", "Line 2: there are two steps called a."),
        ("# a\nHi {nome}", "Line 2: there is no {nome}; there are name, caller, company, product, outlet."),
        ("# a\n* Yes = strong", "Line 2: step a does not say what its answers tell of the lead."),
        ("# a: need\n* Yes = great", "Line 2: great is none of strong, weak, no, unknown."),
        ("# a\n* -> b", "Line 2: an answer is “* what they say -> step”."),
        ("# a\n! Dear", "Line 2: an objection is “! what they say: what you say”."),
        ("# a\n* Yes -> b", "“Yes” leads to b, which is no step."),
        ("# a\n* Yes -> [sold]", "“Yes” ends in sold, which is no result."),
        ("# a\nHi\n# b\nBye", "No answer leads to b."),
    ],
)
def test_what_can_not_be_meant_is_said(text: str, sentence: str) -> None:
    with pytest.raises(BadScript) as refused:
        read_script(text, results=set())
    assert refused.value.fields["text"] == [sentence]
