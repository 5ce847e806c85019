from footfall.decisions.models.decision import Decision
from footfall.decisions.models.experiment import Arm, Experiment, Exposure, Look
from footfall.decisions.models.factor import Factor
from footfall.decisions.models.plan import Plan
from footfall.decisions.models.swot import Rating, Swot

__all__ = ["Arm", "Decision", "Experiment", "Exposure", "Factor", "Look", "Plan", "Rating", "Swot"]
