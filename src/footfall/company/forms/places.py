"""Forms of places and outlet categories."""

from django import forms

from footfall.company.forms.rows import (
    Prepared,
    Read,
    RowForm,
    country_select,
    currency_select,
    tree_select,
    zone_select,
)
from footfall.company.models import Location, OutletCategory
from footfall.company.queries.trees import branches_of
from footfall.company.rules import fields
from footfall.company.rules.hours import hours
from footfall.web.forms import Day

LEVELS = "Country, region, city, or your own word. What sells is an outlet."


class LocationForm(RowForm):
    """A place."""

    name = Read(fields.title)
    code = Read(fields.code, help_text="Short and unique, such as DEL-KB. Files and programs name the place by it.")
    level = Read(fields.level, help_text=LEVELS)
    parent = forms.CharField(label="Stands below", required=False)
    time_zone = Read(fields.time_zone, required=False, widget=zone_select("As above"))
    currency = Read(fields.currency, required=False, widget=currency_select("As above"))
    country = Read(fields.country, required=False, widget=country_select("As above"))
    opening_hours = Read(
        hours, empty={}, required=False, help_text="Such as Mon-Sat 10:00-14:00, 16:00-20:00; Sun 11:00-17:00"
    )
    latitude = Read(fields.latitude, empty=None, required=False, help_text="Degrees north")
    longitude = Read(fields.longitude, empty=None, required=False, help_text="Degrees east")
    opened_on = Read(fields.day, empty=None, required=False, widget=Day())

    def prepare(self) -> None:
        """The choices there are now."""
        super().prepare()
        places = [place for place in Location.objects.all() if place.level != Location.OUTLET]
        self.fields["parent"].widget = tree_select(places, empty="Nothing: it is a top")


class NewLocationForm(LocationForm):
    """A place that does not exist yet, with the category of an outlet."""

    category = forms.CharField(label="Outlet category", required=False, help_text="Only for an outlet")

    def prepare(self) -> None:
        """The choices there are now."""
        super().prepare()
        self.fields["category"].widget = category_select()


class PlacesForm(Prepared):
    """Places that a deed is about, chosen on the list; carried in hidden fields."""

    location = forms.ModelMultipleChoiceField(Location.objects.all(), widget=forms.MultipleHiddenInput)


class MoveForm(PlacesForm):
    """Where places shall stand."""

    under = forms.CharField(label="Stand below", required=False)

    def prepare(self) -> None:
        """The choices there are now."""
        super().prepare()
        places = [place for place in Location.objects.all() if place.level != Location.OUTLET]
        self.fields["under"].widget = tree_select(places, empty="Nothing: they become tops")

    def clean_under(self) -> Location | None:
        """The place itself."""
        code = self.cleaned_data["under"]
        place = Location.objects.filter(code=code).first() if code else None
        if code and place is None:
            raise forms.ValidationError(f"There is no location {code}.")
        return place


class RecategoriseForm(PlacesForm):
    """The category that outlets take from a day on."""

    category = forms.ModelChoiceField(OutletCategory.objects.all(), to_field_name="slug", empty_label=None)
    from_on = forms.DateField(
        label="From", widget=Day(), help_text="The category before it ends the day before; earlier numbers keep it."
    )


class CloseForm(PlacesForm):
    """The day places close."""

    on = forms.DateField(
        label="Closed from", widget=Day(), help_text="First day it is closed. What happened there stays."
    )


class OutletCategoryForm(RowForm):
    """A kind of outlet."""

    name = Read(fields.title)
    slug = Read(fields.level, label="Short name", help_text="Small letters and hyphens; files and programs use it.")


def category_select() -> forms.Select:
    """An outlet category by its short name."""
    choices = OutletCategory.objects.values_list("slug", "name")
    return forms.Select(choices=[("", "—"), *choices])


def levels_in_use(places: list[Location]) -> list[tuple[str, str]]:
    """Levels as choices, from the top of the tree down."""
    seen = dict.fromkeys(branch.one.level for branch in sorted(branches_of(places), key=lambda branch: branch.depth))
    return [(level, level.replace("-", " ").capitalize()) for level in seen]
