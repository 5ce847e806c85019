from footfall.measurement.models.cost import Cost
from footfall.measurement.models.mailing import Mailing
from footfall.measurement.models.rate import Rate
from footfall.measurement.models.reach import Reach
from footfall.measurement.models.target import Target

__all__ = ["Cost", "Mailing", "Rate", "Reach", "Target"]
