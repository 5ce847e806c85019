from footfall.measurement.models.cost import Cost
from footfall.measurement.models.reach import Reach
from footfall.measurement.models.target import Target

__all__ = ["Cost", "Reach", "Target"]
