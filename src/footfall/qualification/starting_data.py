from typing import Any

from footfall.shared.starting_data import provide

POINTS = {
    # kind: (points on the day, half-life in days)
    "purchase_intent": (60, 30),
    "price_request": (55, 30),
    "demo_request": (60, 30),
    "inbound_call": (50, 30),
    "call_interested": (40, 30),
    "purchase": (30, 180),
    "question": (25, 30),
    "inbound_message": (25, 30),
    "visit": (14, 45),
    "referral": (22, 30),
    "web_form": (22, 30),
    "webinar": (22, 30),
    "event": (14, 30),
    "brochure": (20, 30),
    "newsletter": (20, 30),
    "social": (12, 30),
    "contest": (8, 30),
    "call_contact": (5, 30),
    "listed": (0, 30),
    "call_attempt": (0, 30),
    "note": (0, 30),
}


def provide_qualification(**_signal: Any) -> None:
    """What each kind of touchpoint is worth until a company sets its own points."""
    from footfall.qualification.models import TemperatureRule

    provide(TemperatureRule(kind=k, points=p, half_life_days=h) for k, (p, h) in POINTS.items())
