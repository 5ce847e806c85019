"""What a column of a file can become: the fields of a capture that every channel knows."""

from dataclasses import dataclass
from typing import Literal

KEEP = "keep"
LEAVE_OUT = "leave_out"


@dataclass(frozen=True)
class Field:
    """One field of a capture, its name on the page, and how its values look."""

    key: str
    label: str
    shape: Literal["text", "phone", "email", "time", "money", "yes_no", "word"] = "text"
    may_repeat: bool = False
    """Whether several columns can be this: notes are joined, of phones and addresses the first counts."""
    hint: str = ""


FIELDS: dict[str, Field] = {
    field.key: field
    for field in [
        Field("name", "Name"),
        Field("first_name", "First name"),
        Field("last_name", "Last name"),
        Field("phone", "Phone", "phone", may_repeat=True, hint="in any format"),
        Field("email", "E-mail", "email", may_repeat=True),
        Field("company", "Company"),
        Field("city", "City"),
        Field("language", "Language"),
        Field("product", "Product", hint="name or code of a product"),
        Field("location", "Location", hint="name or code of an outlet"),
        Field("campaign", "Campaign", hint="name or code of a campaign"),
        Field("source", "Source", hint="a new one is made for a new word"),
        Field("value", "Value", "money"),
        Field("currency", "Currency"),
        Field("captured_at", "When", "time", hint="day, or day and time"),
        Field("external_id", "Reference", hint="its number in the system it comes from"),
        Field("response_code", "Response code", hint="of a letter of ours"),
        Field("referral_code", "Referral code", hint="of who referred them"),
        Field("note", "Note", may_repeat=True),
        Field("status", "Status", "word"),
        Field("temperature", "Temperature", "word", hint="cold, warm or hot"),
        Field("priority", "Priority", "word", hint="high, medium or low"),
        Field("is_existing_customer", "Existing customer", "yes_no"),
        Field("consent_call", "May be called", "yes_no"),
        Field("consent_sms", "May get SMS", "yes_no"),
        Field("consent_email", "May get e-mail", "yes_no"),
        Field("consent", "May be contacted", "yes_no", hint="by call, SMS and e-mail"),
        Field("do_not_contact", "Must not be contacted", "yes_no"),
    ]
}


def label_of(key: str) -> str:
    """A field's name on the page."""
    return {KEEP: "Keep as it is", LEAVE_OUT: "Leave out"}.get(key) or FIELDS[key].label
