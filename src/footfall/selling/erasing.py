"""What stays of calls and deals when their person is erased: when they were, how long, and how they ended."""

from footfall.identity.erasing import empties, removes, spares
from footfall.qualification.erasing import LEADS

_OF_LEADS = f"lead_id IN ({LEADS})"

empties("selling_call", where=_OF_LEADS, puts="number = '', note = ''", noun="calls", audited_as="call")
empties(
    "selling_lease",
    where=_OF_LEADS,
    # A number is called by one at a time, so that what stands needs one of its own.
    puts="number = 'erased-' || id, ground = '', decision = '{}', answers = '[]', entry_id = NULL",
)
removes("selling_calllistentry", where=_OF_LEADS)
empties("selling_deal", where=_OF_LEADS, noun="deals", audited_as="deal")
empties(
    "selling_dealstage",
    where=f"deal_id IN (SELECT id FROM selling_deal WHERE {_OF_LEADS})",  # noqa: S608 -- our own names
    puts="because = ''",
)
spares("selling_referral", "selling_rewardentry")
empties("selling_rewardaccount", where="person_id = ANY(%(persons)s)", puts="code = 'erased-' || id")
empties("selling_enrolment", where=_OF_LEADS, puts="ground = ''")
empties(
    "selling_message",
    where=f"enrolment_id IN (SELECT id FROM selling_enrolment WHERE {_OF_LEADS})",  # noqa: S608 -- our own names
    puts="""value = '', "to" = '', subject = '', text = '', detail = '', provider_id = '', noted_at = coalesce(noted_at, now()),
            state = CASE WHEN state IN ('waiting', 'sending') THEN 'refused' ELSE state END""",
    noun="messages",
    audited_as="message",
)
empties(
    "selling_nextsale",
    where=f"bought_id IN ({LEADS})",
    puts="because = '', capture_id = NULL",
)
