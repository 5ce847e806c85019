"""What the demo company gives for data: points with each loyalty card, and a bottle that outlets have a stock of."""

from datetime import datetime

from footfall.capture.actions.incentives import make_incentive
from footfall.capture.models import EntryPoint, Handover, Stock
from footfall.company.models import Location, Role, Staff
from footfall.qualification.actions.charge import charge_handovers
from footfall.seed.company import CURRENCY
from footfall.seed.write import execute

POINTS, BOTTLE = "200 points", "A steel bottle"
OFFERED = {
    POINTS: {"kind": "points", "cost_minor": 4_000, "value_minor": 20_000, "is_stocked": False, "budget_minor": None},
    BOTTLE: {
        "kind": "gift",
        "cost_minor": 9_000,
        "value_minor": 24_900,
        "is_stocked": True,
        "budget_minor": 900_000_00,
    },
}
A_BOX = 24

# Who got it, who did not want it, and who went before: the same for the same capture.
_MARK = """
INSERT INTO capture_handover
       (capture_id, incentive_id, fate, location_id, cost_minor, charged_minor, is_due, at, by_id)
SELECT capture.id, incentive.id, said.fate, capture.location_id,
       CASE said.fate WHEN 'given' THEN incentive.cost_minor ELSE 0 END, 0, true, capture.received_at, capture.attendant_id
  FROM capture_capture AS capture
  JOIN capture_incentive AS incentive ON incentive.name = capture.payload->>'incentive'
 CROSS JOIN LATERAL (SELECT CASE get_byte(decode(md5(capture.id::text), 'hex'), 0) / 13
                              WHEN 0 THEN 'not_given' WHEN 1 THEN 'declined' ELSE 'given' END AS fate) AS said
"""
_COMMIT = """
UPDATE capture_incentive AS incentive
   SET committed_minor = coalesce((SELECT sum(cost_minor) FROM capture_handover WHERE incentive_id = incentive.id), 0)
"""


def give_incentives(*, now: datetime) -> int:
    """How many visitors were marked as having got, declined or missed what they were promised."""
    nisha = Staff.objects.filter(role=Role.MARKETING).order_by("pk")[0]
    for name, values in OFFERED.items():
        made = make_incentive(name=name, values={**values, "currency": CURRENCY, "is_active": True}, at=now, by=nisha)
        if made.is_stocked:
            outlets = Location.objects.outlets().order_by("pk")
            Stock.objects.bulk_create(Stock(incentive=made, location=each, count=A_BOX) for each in outlets)
    EntryPoint.objects.filter(channel="counter").update(incentive=BOTTLE)
    execute(_MARK)
    execute(_COMMIT)
    charge_handovers(at=now, by=None)
    return Handover.objects.count()
