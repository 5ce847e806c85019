"""The page on which a version of a form is made: its texts, its rules, and a row for each field."""

from collections.abc import Mapping
from typing import Any

from django import forms

from footfall.capture.rules.form_content import KINDS, LIBRARY, LONGEST_LABEL, MOST_FIELDS
from footfall.web.forms import Tiles

OWN = "own"
LENGTHS = [("short", "Short: ten seconds"), ("long", "Long")]
USES = [("page", "Visitors, on a page"), ("counter", "Our staff, at a counter")]
STARTS = [("", "Empty")]


class NewForm(forms.Form):
    """A form there is not yet."""

    name = forms.CharField(max_length=120, help_text="For you; visitors do not see it")
    preset = forms.ChoiceField(label="Begin with", required=False)

    def __init__(self, *, presets: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.fields["preset"] = forms.ChoiceField(
            label="Begin with", required=False, choices=[*STARTS, *presets], widget=Tiles(choices=[*STARTS, *presets])
        )


class BuilderForm(forms.Form):
    """A draft as it is worked on; whatever is typed is kept, and what is wrong is said beside it."""

    use = forms.ChoiceField(label="Who fills it in", choices=USES, widget=Tiles())
    length = forms.ChoiceField(choices=LENGTHS, widget=Tiles())
    heading = forms.CharField(required=False, max_length=200, help_text="The entry point's own name if empty")
    button = forms.CharField(required=False, max_length=60, help_text="Send, if empty")
    thanks = forms.CharField(
        required=False, max_length=4_000, label="Words of thanks", widget=forms.Textarea({"rows": 3})
    )
    onward = forms.CharField(
        required=False, max_length=200, label="Then on to", help_text="A web address; visitors stay if empty"
    )
    is_progressive = forms.BooleanField(
        required=False, label="Bit by bit", help_text="Three fields at each visit, those not answered yet"
    )
    is_double_opt_in = forms.BooleanField(
        required=False, label="Confirm by letter", help_text="E-mail is allowed only by a link in a letter"
    )
    is_measured = forms.BooleanField(
        required=False, label="Measure how far visitors come",
        help_text="Answers are kept before they are sent only where contact is allowed",
    )  # fmt: skip
    add = forms.ChoiceField(
        required=False, label="One more field",
        choices=[*((name, f"{label} ({name})") for name, label, _ in LIBRARY), (OWN, "A question of your own")],
    )  # fmt: skip

    def __init__(self, *, content: Mapping[str, Any], **options: Any) -> None:
        super().__init__(initial=_initial(content), **options)
        given = self.data.get("rows", "") if self.is_bound else ""
        count = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else None  # noqa: PLR2004 -- forty at most
        self.count = min(count if count is not None else len(content.get("fields") or []), MOST_FIELDS)
        for number in range(self.count):
            self._add_row(number)

    def _add_row(self, number: int) -> None:
        def line(label: str, most: int) -> forms.CharField:
            return forms.CharField(required=False, max_length=most, label=f"{label} {number + 1}")

        self.fields[f"label_{number}"] = line("Question", LONGEST_LABEL)
        self.fields[f"name_{number}"] = line("Name of answer", 60)
        self.fields[f"kind_{number}"] = forms.ChoiceField(
            required=False, choices=list(KINDS.items()), label=f"Kind {number + 1}"
        )
        self.fields[f"required_{number}"] = forms.BooleanField(required=False, label=f"Asked for {number + 1}")
        self.fields[f"choices_{number}"] = forms.CharField(
            required=False, max_length=4_000, label=f"Choices {number + 1}", widget=forms.Textarea({"rows": 2})
        )

    @property
    def rows(self) -> list[dict[str, forms.BoundField]]:
        """The bound fields of each row, by what they are."""
        names = ("label", "name", "kind", "required", "choices")
        return [{name: self[f"{name}_{number}"] for name in names} for number in range(self.count)]

    @property
    def settings(self) -> list[forms.BoundField]:
        """The fields that are not of a row."""
        return [self[name] for name in self.base_fields if name != "add"]

    @property
    def content(self) -> dict[str, Any]:
        """What the draft will have."""
        values = self.cleaned_data
        kept = ("length", "heading", "button", "thanks", "onward", "is_progressive", "is_double_opt_in", "is_measured")
        described = [_described(values, number) for number in range(self.count)]
        return {**{name: values[name] for name in kept}, "is_public": values["use"] == "page", "fields": described}

    @property
    def added(self) -> dict[str, Any]:
        """The field that is wanted in addition."""
        wanted = self.cleaned_data.get("add")
        for name, label, kind in LIBRARY:
            if name == wanted:
                return {"name": name, "label": label, "kind": kind, "is_required": False}
        return {"name": f"question_{self.count + 1}", "label": "", "kind": "text", "is_required": False}


def _described(values: Mapping[str, Any], number: int) -> dict[str, Any]:
    choices = [line.strip() for line in values[f"choices_{number}"].splitlines() if line.strip()]
    kind = values[f"kind_{number}"] or "text"
    return {
        "name": values[f"name_{number}"].strip(), "label": values[f"label_{number}"].strip(), "kind": kind,
        "is_required": values[f"required_{number}"],
        **({"choices": choices} if kind in {"choice", "choices"} else {}),
    }  # fmt: skip


def _initial(content: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {**content, "use": "page" if content.get("is_public") else "counter"}
    for number, field in enumerate(content.get("fields") or []):
        found |= {
            f"label_{number}": field.get("label"), f"name_{number}": field.get("name"),
            f"kind_{number}": field.get("kind"), f"required_{number}": field.get("is_required"),
            f"choices_{number}": "\n".join(field.get("choices") or []),
        }  # fmt: skip
    return found


def moved(fields: list[dict[str, Any]], deed: str) -> list[dict[str, Any]]:
    """The fields after a button of a row: up-2, down-2 or drop-2."""
    verb, _, given = deed.partition("-")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else -1  # noqa: PLR2004 -- forty at most
    if not 0 <= number < len(fields):
        return fields
    rest = fields[:number] + fields[number + 1 :]
    if verb == "drop":
        return rest
    place = {"up": number - 1, "down": number + 1}.get(verb, number)
    place = max(0, min(place, len(rest)))
    return [*rest[:place], fields[number], *rest[place:]]
