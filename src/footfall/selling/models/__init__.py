from footfall.selling.models.appointment import Appointment, CalendarFeed
from footfall.selling.models.call import Call, Disposition
from footfall.selling.models.call_list import CallList, CallListEntry, Lease, Script
from footfall.selling.models.calling_rule import CallingRule
from footfall.selling.models.deal import Deal, DealStage
from footfall.selling.models.lead_file import LeadFile, Mention
from footfall.selling.models.message import Message
from footfall.selling.models.next_sale import NextSale, NextSaleRule
from footfall.selling.models.quote import Quote, QuoteLine, QuoteNumber
from footfall.selling.models.referral import Referral, RewardAccount
from footfall.selling.models.reward import RewardEntry, RewardScheme
from footfall.selling.models.sequence import Enrolment, MessageTemplate, MessagingRule, Sequence, SequenceStep
from footfall.selling.models.stage import Pipeline, Stage
from footfall.selling.models.task import Task

__all__ = [
    "Appointment",
    "CalendarFeed",
    "Call",
    "CallList",
    "CallListEntry",
    "CallingRule",
    "Deal",
    "DealStage",
    "Disposition",
    "Enrolment",
    "LeadFile",
    "Lease",
    "Mention",
    "Message",
    "MessageTemplate",
    "MessagingRule",
    "NextSale",
    "NextSaleRule",
    "Pipeline",
    "Quote",
    "QuoteLine",
    "QuoteNumber",
    "Referral",
    "RewardAccount",
    "RewardEntry",
    "RewardScheme",
    "Script",
    "Sequence",
    "SequenceStep",
    "Stage",
    "Task",
]
