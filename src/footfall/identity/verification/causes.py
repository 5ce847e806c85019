"""Why a contact point is in its state: every reason there is, what it does and how sure it is."""

from dataclasses import dataclass

UNVERIFIED, VERIFIED, SUSPECT, DEAD = "unverified", "verified", "suspect", "dead"
PHONE, EMAIL = "phone", "email"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason: the state it puts a contact point in (none: it is only noted), and the words people read."""

    code: str
    state: str
    label: str
    kinds: tuple[str, ...] = (PHONE, EMAIL)
    is_check: bool = False
    """Found from afar; never overrules what a call, a code, a bounce or a hand has proven."""
    by_hand: bool = False
    """People may give it as their reason."""
    ends_leads_as: str = ""
    """The cause of a lead that dies with its last contact point."""


_PHONE, _EMAIL = (PHONE,), (EMAIL,)

_ALL = (
    Cause("phone_unparseable", SUSPECT, "Not a whole number", _PHONE, is_check=True),
    Cause("phone_invalid_range", SUSPECT, "No such number is given out", _PHONE, is_check=True),
    Cause("phone_placeholder", DEAD, "Made-up number", _PHONE, is_check=True, ends_leads_as="fake"),
    Cause("phone_line_type", SUSPECT, "Not a line of a person", _PHONE, is_check=True),
    Cause("phone_foreign", "", "Of another country", _PHONE, is_check=True),
    Cause("phone_many_names", SUSPECT, "One number under many names", _PHONE, is_check=True),
    Cause("email_syntax", SUSPECT, "Not an address", _EMAIL, is_check=True),
    Cause("email_placeholder", DEAD, "Made-up address", _EMAIL, is_check=True, ends_leads_as="fake"),
    Cause("email_disposable", SUSPECT, "Throw-away address", _EMAIL, is_check=True),
    Cause("email_typo", SUSPECT, "Probably misspelt", _EMAIL, is_check=True),
    Cause("email_role", "", "Mailbox of a desk", _EMAIL, is_check=True),
    Cause(
        "email_domain_dead", DEAD, "Its domain takes no mail", _EMAIL, is_check=True, ends_leads_as="bounced"
    ),
    Cause("phone_reached", VERIFIED, "Reached by phone", _PHONE, by_hand=True),
    Cause("phone_disconnected", DEAD, "Does not exist", _PHONE, by_hand=True, ends_leads_as="no_such_number"),
    Cause("phone_wrong_number", DEAD, "Wrong number", _PHONE, by_hand=True, ends_leads_as="wrong_number"),
    Cause("phone_wrong_party", DEAD, "Somebody else's number", _PHONE, by_hand=True, ends_leads_as="not_the_person"),
    Cause("phone_unreachable", SUSPECT, "Never answers", _PHONE),
    Cause("phone_refused", SUSPECT, "The gateway refuses it", _PHONE),
    Cause("email_hard_bounce", DEAD, "No such mailbox", _EMAIL, by_hand=True, ends_leads_as="bounced"),
    Cause("email_soft_bounce", "", "Came back for now", _EMAIL),
    Cause("email_soft_bounce_3", DEAD, "Came back three times", _EMAIL, ends_leads_as="bounced"),
    Cause("email_policy", "", "Refused by policy", _EMAIL),
    Cause("email_answered", VERIFIED, "Answered by mail", _EMAIL, by_hand=True),
    Cause("code_entered", VERIFIED, "Code came back"),
    Cause("seen_in_person", VERIFIED, "Checked face to face", by_hand=True),
    Cause("made_up", DEAD, "Made up", by_hand=True, ends_leads_as="fake"),
    Cause("moved_no_forward", DEAD, "Moved, no forwarding", by_hand=True, ends_leads_as="wrong_number"),
    Cause("deceased", DEAD, "Deceased", by_hand=True, ends_leads_as="other"),
    Cause("looked_at", UNVERIFIED, "Looked at, nothing wrong", by_hand=True),
    Cause("doubted", SUSPECT, "Doubted by staff", by_hand=True),
)  # fmt: skip

CAUSES = {cause.code: cause for cause in _ALL}
CHECKS = tuple(cause.code for cause in _ALL if cause.is_check)
ENDINGS = frozenset(cause.ends_leads_as for cause in _ALL) - {"", "other"}
"""Causes of dead leads that follow from contact points, and are lifted when one of those lives again."""


def label_of(code: str) -> str:
    """A cause in words; one of older days as it stands."""
    return CAUSES[code].label if code in CAUSES else code.replace("_", " ").capitalize()


def may_follow(state: str, cause: str, *, is_check: bool) -> bool:
    """Whether a finding may change a contact point that stands like this: proof always, a check only a check's word."""
    return not is_check or cause in CHECKS or (state in {UNVERIFIED, SUSPECT} and not cause)


def hand_causes(kind: str, state: str) -> list[Cause]:
    """What people may give as their reason to put a contact point of this kind into a state."""
    return [cause for cause in _ALL if cause.by_hand and cause.state == state and kind in cause.kinds]
