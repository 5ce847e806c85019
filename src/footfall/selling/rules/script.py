"""What a caller says, step by step: a script written as plain text, with branches that fill the lead.

    # greeting
    Good day, this is {caller} of {company}. Am I speaking to {name}?
    * Yes -> need
    * It is a bad moment -> [callback]

    # need: need
    What do you need it for?
    * We have just moved = strong -> money
    * Only looking = weak -> money
    ! Too expensive: It can be paid in twelve parts.

A step begins with `#` and its name; a name behind a colon is what its answers tell of the lead (need, solvency,
authority, timing), with how strong it is behind `=`. An answer leads to a step, or to a result of the call in brackets.
`!` is an objection and what to say to it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from footfall.shared.errors import Invalid

ASPECTS = ("need", "solvency", "authority", "timing")
STRENGTHS = ("strong", "weak", "no", "unknown")
WORDS = ("name", "caller", "company", "product", "outlet")

_HEAD = re.compile(r"#\s*(?P<key>[a-z0-9-]+)\s*(?::\s*(?P<aspect>\w+)\s*)?")
_ANSWER = re.compile(
    r"\*\s*(?P<label>[^=>\s][^=>]*?)\s*(?:=\s*(?P<strength>\w+)\s*)?"
    r"(?:->\s*(?:\[(?P<result>[\w-]+)\]|(?P<step>[a-z0-9-]+))\s*)?"
)
_OBJECTION = re.compile(r"!\s*(?P<word>[^:]+?)\s*:\s*(?P<reply>.+)")
_WORD = re.compile(r"\{([^{}]*)\}")


class BadScript(Invalid):
    """This script can't be followed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be answered, what it tells of the lead, and where it leads."""

    label: str
    strength: str = ""
    step: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One thing to say, with the answers to expect and the objections to meet."""

    key: str
    aspect: str = ""
    says: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    objections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Flow:
    """A script that can be followed: its steps by name, the first one first."""

    steps: Mapping[str, ScriptStep] = field(default_factory=dict)

    def at(self, key: str) -> ScriptStep | None:
        """The step of that name, else the first one; None for a script without steps."""
        return self.steps.get(key) or next(iter(self.steps.values()), None)


def read_script(text: str, *, results: Collection[str]) -> Flow:
    """The script in the text; refused with the line that can't be meant, or with what leads nowhere."""
    steps: dict[str, ScriptStep] = {}
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        said = line.strip()
        if not said:
            continue
        if said.startswith("#"):
            step = _step(said, number)
            if step.key in steps:
                raise _bad(number, f"there are two steps called {step.key}")
            steps[step.key], current = step, step.key
        elif not current:
            raise _bad(number, "a script begins with a step, such as “# greeting”")
        else:
            steps[current] = _longer(steps[current], said, number)
    _check_ways(steps, results)
    return Flow(steps)


def spoken_line(line: str, words: Mapping[str, str]) -> str:
    """The line with the words of this call in the place of `{name}` and the like."""
    return _WORD.sub(lambda match: words.get(match[1], ""), line)


def _step(said: str, number: int) -> ScriptStep:
    head = _HEAD.fullmatch(said)
    if head is None:
        raise _bad(number, "a step is named in small letters, digits and hyphens")
    aspect = head["aspect"] or ""
    if aspect and aspect not in ASPECTS:
        raise _bad(number, f"{aspect} is none of {', '.join(ASPECTS)}")
    return ScriptStep(head["key"], aspect)


def _longer(step: ScriptStep, said: str, number: int) -> ScriptStep:
    if said.startswith("*"):
        return replace(step, answers=(*step.answers, _answer(step, said, number)))
    if said.startswith("!"):
        objection = _OBJECTION.fullmatch(said)
        if objection is None:
            raise _bad(number, "an objection is “! what they say: what you say”")
        return replace(step, objections=(*step.objections, (objection["word"], objection["reply"])))
    if unknown := sorted(set(_WORD.findall(said)) - set(WORDS)):
        raise _bad(number, f"there is no {{{unknown[0]}}}; there are {', '.join(WORDS)}")
    return replace(step, says=(*step.says, said))


def _answer(step: ScriptStep, said: str, number: int) -> Answer:
    found = _ANSWER.fullmatch(said)
    if found is None:
        raise _bad(number, "an answer is “* what they say -> step”")
    strength = found["strength"] or ""
    if strength and not step.aspect:
        raise _bad(number, f"step {step.key} does not say what its answers tell of the lead")
    if strength and strength not in STRENGTHS:
        raise _bad(number, f"{strength} is none of {', '.join(STRENGTHS)}")
    return Answer(found["label"], strength, found["step"] or "", found["result"] or "")


def _check_ways(steps: Mapping[str, ScriptStep], results: Collection[str]) -> None:
    for step in steps.values():
        for answer in step.answers:
            if answer.step and answer.step not in steps:
                raise BadScript(fields={"text": [f"“{answer.label}” leads to {answer.step}, which is no step."]})
            if answer.result and answer.result not in results:
                raise BadScript(fields={"text": [f"“{answer.label}” ends in {answer.result}, which is no result."]})
    lost = steps.keys() - _reached(steps)
    if lost:
        raise BadScript(fields={"text": [f"No answer leads to {', '.join(sorted(lost))}."]})


def _reached(steps: Mapping[str, ScriptStep]) -> set[str]:
    found: set[str] = set()
    ahead = list(steps)[:1]
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += [answer.step for answer in steps[key].answers if answer.step]
    return found


def _bad(number: int, why: str) -> BadScript:
    return BadScript(fields={"text": [f"Line {number}: {why}."]})
