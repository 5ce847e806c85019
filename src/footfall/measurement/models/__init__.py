from footfall.measurement.models.cost import Cost
from footfall.measurement.models.reach import Reach

__all__ = ["Cost", "Reach"]
