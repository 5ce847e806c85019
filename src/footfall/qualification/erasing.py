"""What stays of leads when their person is erased: where they came from, when, what they were worth, how they ended."""

from footfall.identity.erasing import empties, spares

LEADS = "SELECT id FROM qualification_lead WHERE person_id = ANY(%(persons)s)"
_OF_LEADS = f"lead_id IN ({LEADS})"

empties(
    "qualification_lead",
    where="person_id = ANY(%(persons)s)",
    puts="external_id = '', next_step = '', next_step_at = NULL, contact = 'nothing'",
    noun="leads",
    audited_as="lead",
)
empties(
    "qualification_touchpoint", where=_OF_LEADS, puts="note = '', capture_id = NULL", noun="contacts in their leads"
)
empties("qualification_leadstate", where=_OF_LEADS, puts="because = ''")
empties("qualification_milestone", where=_OF_LEADS, puts="because = ''")
empties("qualification_assignment", where=_OF_LEADS, puts="asked = '{}'")
empties("qualification_disqualification", where=_OF_LEADS, puts="note = ''")
empties("qualification_finding", where=_OF_LEADS, puts="note = ''")
empties("qualification_recycling", where=_OF_LEADS, puts="because = ''")
empties("qualification_fit", where=_OF_LEADS, puts="met = '{}', missed = '{}', unknown = '{}'")
spares("qualification_score")
