from footfall.qualification.models.disqualification import Disqualification
from footfall.qualification.models.lead import Lead
from footfall.qualification.models.lead_state import LeadState
from footfall.qualification.models.milestone import Milestone
from footfall.qualification.models.temperature_rule import TemperatureRule
from footfall.qualification.models.touchpoint import Touchpoint

__all__ = ["Disqualification", "Lead", "LeadState", "Milestone", "TemperatureRule", "Touchpoint"]
