from footfall.decisions.models.decision import Decision
from footfall.decisions.models.factor import Factor
from footfall.decisions.models.swot import Rating, Swot

__all__ = ["Decision", "Factor", "Rating", "Swot"]
