"""The tablets of the demo company's first outlet: one that works, one that waits for its code."""

from datetime import datetime, timedelta

from footfall.capture.actions.devices import Report, enrol, hear_from, open_device, set_pin
from footfall.company.models import Role
from footfall.seed.company import Company

PIN = "4711"


def stand_devices(company: Company, *, now: datetime) -> None:
    """Two tablets at the first outlet, and the PIN of its first attendant."""
    outlet, attendant = company.outlets[0], company.attendants[0][0]
    manager = outlet.staff.get(role=Role.OUTLET_MANAGER)
    opened = now - timedelta(days=90)
    _, code = open_device(name="Tablet at the till", location=outlet, at=opened, by=manager)
    device, _ = enrol(code=code, at=opened)
    hear_from(device=device, report=Report(clock_ms=0, waiting=0, is_lasting=True), at=now - timedelta(minutes=4))
    open_device(name="Tablet at the door", location=outlet, at=now, by=manager)
    set_pin(staff=attendant, pin=PIN)
