from footfall.qualification.models.assignment import Assignment, RoutingRound
from footfall.qualification.models.disqualification import Disqualification
from footfall.qualification.models.examination import ChecklistQuestion, Finding, Recycling
from footfall.qualification.models.fit import Fit, PriorityCell
from footfall.qualification.models.lead import Lead
from footfall.qualification.models.lead_state import LeadState
from footfall.qualification.models.milestone import Milestone
from footfall.qualification.models.routing_rule import ResponseTime, RoutingRule, RoutingTurn
from footfall.qualification.models.score import Score, ScoreModel
from footfall.qualification.models.score_alarm import ScoreAlarm
from footfall.qualification.models.temperature_rule import TemperatureRule
from footfall.qualification.models.touchpoint import Touchpoint
from footfall.qualification.models.vendor_list import ListCheck, ListSample, ListTerms

__all__ = [
    "Assignment",
    "ChecklistQuestion",
    "Disqualification",
    "Finding",
    "Fit",
    "Lead",
    "LeadState",
    "ListCheck",
    "ListSample",
    "ListTerms",
    "Milestone",
    "PriorityCell",
    "Recycling",
    "ResponseTime",
    "RoutingRound",
    "RoutingRule",
    "RoutingTurn",
    "Score",
    "ScoreAlarm",
    "ScoreModel",
    "TemperatureRule",
    "Touchpoint",
]
