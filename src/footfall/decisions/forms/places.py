"""Which place something is of."""

from django import forms

from footfall.company.models import Location, Staff
from footfall.company.queries import visible_location_ids
from footfall.company.queries.scope import locations_visible_to


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A place that somebody works for; the whole company for those who see it all."""

    def __init__(self) -> None:
        super().__init__(Location.objects.none(), required=False, label="Place", empty_label="The whole company")

    def offer_to(self, staff: Staff) -> None:
        """Let this member of staff choose."""
        self.queryset = locations_visible_to(staff)
        if visible_location_ids(staff) is not None:
            self.empty_label, self.required = None, True
            self.initial = staff.places.order_by("location__name").values_list("location_id", flat=True).first()
