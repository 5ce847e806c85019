from footfall.identity.models.contact_point import ContactPoint
from footfall.identity.models.erasure import Erasure
from footfall.identity.models.face import Face, FaceKey, NameCount
from footfall.identity.models.match import Match, MatchKey
from footfall.identity.models.merge import Merge, OrganizationMerge
from footfall.identity.models.one_time_code import OneTimeCode
from footfall.identity.models.organization import Organization
from footfall.identity.models.person import Person
from footfall.identity.models.record import Record
from footfall.identity.models.scan import Scan
from footfall.identity.models.seat import Seat
from footfall.identity.models.suppression import Suppression
from footfall.identity.models.verification import CheckedUpTo, MailDomain, Verification

__all__ = [
    "CheckedUpTo",
    "ContactPoint",
    "Erasure",
    "Face",
    "FaceKey",
    "MailDomain",
    "Match",
    "MatchKey",
    "Merge",
    "NameCount",
    "OneTimeCode",
    "Organization",
    "OrganizationMerge",
    "Person",
    "Record",
    "Scan",
    "Seat",
    "Suppression",
    "Verification",
]
