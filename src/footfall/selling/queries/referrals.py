"""Who referred whom, and what came of it, as far as one may see the leads."""

from collections import Counter
from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet

from footfall.company.models import Role, Staff
from footfall.company.queries import staff_visible_to
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from footfall.qualification.queries.people import persons_visible_to
from footfall.selling.models import Referral, RewardAccount
from footfall.selling.queries.scope import SEE_DEALS
from footfall.shared.errors import NotFound

SALT = "footfall.referrals"
REFER = (*SEE_DEALS, Role.ATTENDANT)
"""Who gives people a code and sees what they brought."""


class NoSuchCode(NotFound):
    """Nobody has this code. Look at it once more: it has seven signs."""


class NoSuchAccount(NotFound):
    """There is no such account, or it is nobody's you work with."""


@dataclass(frozen=True)
class Step:
    """How far a friend has come, in words that tell nothing else of them."""

    said: str
    kind: str


def referrals_visible_to(staff: Staff) -> QuerySet[Referral]:
    """The referrals whose leads somebody may see."""
    leads = leads_visible_to(staff)
    found = Referral.objects.filter(lead__in=leads) if leads.query.where else Referral.objects.all()
    return found.select_related("account__person", "account__staff", "lead__person", "lead__location")


def account_seen_by(staff: Staff, pk: int) -> RewardAccount:
    """The account: one's own, of somebody one works with, or of a person one may see."""
    found = RewardAccount.objects.filter(pk=pk).select_related("person", "staff").first()
    if found is None or not _is_seen(staff, found):
        raise NoSuchAccount
    return found


def _is_seen(staff: Staff, account: RewardAccount) -> bool:
    if account.staff_id is not None:
        managed = staff.role in OVERSEE and staff_visible_to(staff).filter(pk=account.staff_id).exists()
        return account.staff_id == staff.pk or managed
    return account.person_id is not None and persons_visible_to(staff).filter(pk=account.person_id).exists()


OVERSEE = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.MARKETING, Role.REGIONAL_MANAGER, Role.OUTLET_MANAGER, Role.ANALYST)
"""Who sees what others earn."""


def step_of(lead: Lead) -> Step:
    """How far a lead has come."""
    if lead.won_at:
        return Step("Bought", "won")
    if lead.dead_at or lead.junk_at or lead.lost_at:
        return Step("Nothing came of it", "quiet")
    if lead.warm_at:
        return Step("Interested", "")
    return Step("In touch", "")


def states_of(account: RewardAccount) -> Counter[str]:
    """How many friends of an account are in each state."""
    return Counter(Referral.objects.filter(account=account).values_list("state", flat=True))


def token_of(account: RewardAccount) -> str:
    """What opens the page on which a giver sees how their friends stand; it can't be made from the code."""
    return signing.dumps(account.pk, salt=SALT)


def account_by_token(token: str) -> RewardAccount:
    """The account that the token is of."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NoSuchAccount from error
    found = RewardAccount.objects.filter(pk=key).exclude(code__startswith="erased").first()
    if found is None:
        raise NoSuchAccount
    return found


def chain_above(referral: Referral) -> list[Referral]:
    """Who referred the giver, and who referred them: the nearest first, ten at most."""
    found: list[Referral] = []
    person = referral.account.person_id
    while person and len(found) < 10:  # noqa: PLR2004 -- a chain that is longer tells nothing more
        counted = Referral.objects.filter(lead__person=person, state=Referral.State.COUNTS)
        above = counted.select_related("account__person", "account__staff").first()
        if above is None or above in found:
            break
        found.append(above)
        person = above.account.person_id
    return found
