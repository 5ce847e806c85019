"""Forms of courses, sessions and certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from footfall.company.actions.certify import Result
from footfall.company.forms.rows import Prepared, Read, RowForm, tree_select
from footfall.company.models import Course, Location, Role, Staff
from footfall.company.queries import locations_visible_to
from footfall.company.rules import fields
from footfall.company.rules.training import FULL
from footfall.web.forms import Day, ManyTiles

NUMBER = {"inputmode": "numeric"}


def _number(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(required=False, widget=forms.TextInput(NUMBER), **options)


class CourseForm(RowForm):
    """A course."""

    name = Read(fields.title)
    level = forms.ChoiceField(choices=Course.Level.choices)
    covers = forms.CharField(
        label="What it covers", required=False, max_length=4_000, widget=forms.Textarea({"rows": 4})
    )
    valid_months = _number(label="A certificate holds for", help_text="Months; empty means for ever.")
    pass_mark = _number(help_text="Of 100; empty means that attending is enough.")
    remind_days = forms.IntegerField(
        label="Remind before it runs out",
        initial=30,
        widget=forms.TextInput(NUMBER),
        help_text="Days; they and their managers get a letter.",
    )
    required_for = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=ManyTiles(), label="Required of"
    )
    is_counted = forms.BooleanField(
        required=False,
        initial=True,
        label="Whoever holds it is a certified attendant",
        help_text="Then the numbers can be told apart by it. Leave it off for fire drills and the like.",
    )


class CertificateForm(RowForm):
    """A certificate of one member of staff."""

    course = forms.CharField()
    passed_on = Read(fields.day, empty=None, widget=Day(), label="Passed on")
    score = _number(help_text="Of 100")
    expires_on = Read(
        fields.day,
        empty=None,
        required=False,
        widget=Day(),
        label="Holds until",
        help_text="Empty means as long as certificates of the course do.",
    )

    def prepare(self) -> None:
        """The courses there are now."""
        self.fields["course"].widget = forms.Select(choices=_courses())


class RevocationForm(forms.Form):
    """A certificate that is taken back."""

    from_on = forms.DateField(
        label="From", widget=Day(), help_text="From the day it was passed on, it counts as never given."
    )
    because = forms.CharField(label="Why", max_length=200)


class SessionForm(Prepared):
    """A session; who was there stands in the table below its fields."""

    course = forms.CharField()
    held_on = Read(fields.day, empty=None, widget=Day(), label="Held on")
    place = forms.CharField(required=False)
    trainer = forms.CharField(required=False, max_length=120)

    def __init__(self, *args: Any, staff: Staff, **options: Any) -> None:
        self.places = locations_visible_to(staff)
        super().__init__(*args, **options)

    def prepare(self) -> None:
        """The courses and places there are now."""
        self.fields["course"].widget = forms.Select(choices=_courses())
        self.fields["place"].widget = tree_select(self.places, empty="No place of ours")

    def course_given(self) -> Course | None:
        """The course that was chosen; None for one that is no more."""
        return Course.objects.filter(name=self.cleaned_data["course"]).first()

    def place_given(self) -> Location | None:
        """The place that was chosen, of those one works for."""
        return self.places.filter(code=self.cleaned_data["place"]).first() if self.cleaned_data["place"] else None


@dataclass
class Line:
    """Somebody who may have been at a session, as the table shows them."""

    staff: Staff
    standing: str = ""
    was_there: bool = False
    score: str = ""
    error: str = ""

    @property
    def field(self) -> str:
        """The name of the field with the score."""
        return f"score-{self.staff.pk}"

    def result(self) -> Result | None:
        """What was written of them; None if they were not there. Whoever has a score was."""
        if not self.was_there and not self.score:
            return None
        number = int(self.score) if self.score.isascii() and self.score.isdecimal() else None
        if self.score and (number is None or number > FULL):
            self.error = f"A score is a number from 0 to {FULL}."
        return Result(self.staff, number)


def results_of(lines: Sequence[Line]) -> list[Result]:
    """The results of those who were there."""
    return [result for line in lines if (result := line.result()) is not None]


def _courses() -> list[tuple[str, str]]:
    names = Course.objects.filter(archived_at=None).values_list("name", flat=True)
    return [("", "Choose a course"), *((name, name) for name in names)]
