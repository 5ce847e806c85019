"""One look for every form: `FORM_RENDERER` names the renderer below, and `{{ form }}` has it."""

from functools import cached_property
from pathlib import Path
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as Engine

BUILT_IN = Path(forms.__file__).parent / "templates"


class FootfallRenderer(DjangoTemplates):
    """Draws a form in one column: label above, help, the error in a sentence under the field."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"

    @cached_property
    def engine(self) -> Engine:
        """Templates of the apps, then Django's own widgets; with the `ui` tags like every page."""
        options = {"builtins": ["footfall.web.templatetags.ui"]}
        return Engine({"APP_DIRS": True, "DIRS": [BUILT_IN], "NAME": "forms", "OPTIONS": options})


class Tiles(forms.RadioSelect):
    """One choice of a few as tiles a thumb can hit."""

    template_name = "web/forms/tiles.html"
    option_template_name = "web/forms/tile.html"


class ManyTiles(forms.CheckboxSelectMultiple):
    """Several choices of a few as tiles."""

    template_name = "web/forms/tiles.html"
    option_template_name = "web/forms/tile.html"


class Phone(forms.TextInput):
    """A phone number: digits keyboard, taken as it is typed."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "tel", "autocomplete": "tel", **(attrs or {})})


class Day(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A day and a time, picked with the browser's own control."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Draft:
    """Mixin for a form whose fields outlive a closed tab: keeps each keystroke until it is sent well.

    `draft_key` names the draft; two forms of one name on one device share it.
    """

    draft_key = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = getattr(self, "fields", {})
        for name, field in fields.items():
            field.widget.attrs.setdefault("data-draft", f"{self.draft_key}.{name}")
