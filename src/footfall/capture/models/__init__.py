from footfall.capture.models.badge import Badge
from footfall.capture.models.capture import Capture, Pending
from footfall.capture.models.consent import Consent
from footfall.capture.models.device import Device, HeldBack, Pin
from footfall.capture.models.entry_point import EntryPoint
from footfall.capture.models.form_opening import FormOpening, OptIn
from footfall.capture.models.form_version import FormDraft, FormVersion
from footfall.capture.models.import_run import Import
from footfall.capture.models.incentive import Handover, Incentive, SetAside, Stock
from footfall.capture.models.loyalty_card import LoyaltyCard
from footfall.capture.models.mailing import MailAnswer, MailCode, Mailing
from footfall.capture.models.receiving import DoorHint, DoorSecret, DoorTally
from footfall.capture.models.review import ReviewItem
from footfall.capture.models.source import Source

__all__ = [
    "Badge",
    "Capture",
    "Consent",
    "Device",
    "DoorHint",
    "DoorSecret",
    "DoorTally",
    "EntryPoint",
    "FormDraft",
    "FormOpening",
    "FormVersion",
    "Handover",
    "HeldBack",
    "Import",
    "Incentive",
    "LoyaltyCard",
    "MailAnswer",
    "MailCode",
    "Mailing",
    "OptIn",
    "Pending",
    "Pin",
    "ReviewItem",
    "SetAside",
    "Source",
    "Stock",
]
