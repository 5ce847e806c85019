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


MINUTES = {
    "point-of-sale": 5, "web": 5, "social": 5, "referral": 60, "event": 60, "partner": 60, "existing-customer": 60,
    "external-database": 240, "telemarketing": 240, "mail": 240,
}  # fmt: skip
"""To the first attempt, by source."""


PRIORITIES = {
    "high": {"hot": "high", "warm": "high", "cold": "medium"},
    "medium": {"hot": "high", "warm": "medium", "cold": "low"},
    "low": {"hot": "medium", "warm": "low", "cold": "low"},
}
"""By fit and temperature."""


def provide_qualification(**_signal: Any) -> None:
    """What touchpoints are worth, and how soon leads are to be tried, until a company says otherwise."""
    from footfall.capture.models import Source
    from footfall.qualification.models import PriorityCell, ResponseTime, TemperatureRule

    provide(TemperatureRule(kind=k, points=p, half_life_days=h) for k, (p, h) in POINTS.items())
    cells = ((fit, intent, priority) for fit, row in PRIORITIES.items() for intent, priority in row.items())
    provide(PriorityCell(fit=fit, intent=intent, priority=priority) for fit, intent, priority in cells)
    sources = dict(Source.objects.filter(slug__in=MINUTES).values_list("slug", "pk"))
    if sources:
        provide(ResponseTime(source_id=pk, minutes=MINUTES[slug]) for slug, pk in sources.items())
