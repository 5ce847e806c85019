"""Contact data and names as they are compared: pure functions from what was typed."""

from footfall.identity.normalise.emails import Email, read_email
from footfall.identity.normalise.names import Name, organization_key, read_name, search_words
from footfall.identity.normalise.phones import Phone, read_phone, spoken

__all__ = [
    "Email",
    "Name",
    "Phone",
    "organization_key",
    "read_email",
    "read_name",
    "read_phone",
    "search_words",
    "spoken",
]
