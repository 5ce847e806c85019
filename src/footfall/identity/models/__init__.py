from footfall.identity.models.contact_point import ContactPoint
from footfall.identity.models.match import Match, MatchKey
from footfall.identity.models.organization import Organization
from footfall.identity.models.person import Person
from footfall.identity.models.record import Record
from footfall.identity.models.suppression import Suppression

__all__ = ["ContactPoint", "Match", "MatchKey", "Organization", "Person", "Record", "Suppression"]
