"""The company's value slabs."""

from footfall.company.models import ValueSlab
from footfall.qualification.rules import Bound


def slab_bounds() -> list[Bound]:
    """The bounds of all value slabs, as `rules.slab_of` reads them."""
    return [Bound(*row) for row in ValueSlab.objects.values_list("currency", "slab", "from_minor")]
