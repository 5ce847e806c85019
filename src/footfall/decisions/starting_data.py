from typing import Any

from footfall.shared.starting_data import provide

# Side, weight, measure, factor: what point-of-sale lead generation stands and falls with.
FACTORS = (
    ("internal", 5, "pct_valid_contact", "Quality of the database from points of sale"),
    ("internal", 4, "pct_certified", "Training of attendants and counters"),
    ("internal", 3, "seconds_per_form", "Quality of lead-generation material: look, print, style of questions"),
    ("internal", 4, "capture_rate", "Incentive for customers to give a lead"),
    ("internal", 3, "", "Number of references a customer is ready to give"),
    ("internal", 3, "", "Incentive for attendants"),
    ("internal", 3, "pct_made_up", "Ease of giving information"),
    ("internal", 3, "leads", "Location and footfall of the outlet"),
    ("internal", 4, "pct_in_time", "Speed of the follow-up"),
    ("opportunity", 3, "", "Generating leads through the after-sales service"),
    ("external", 3, "", "Competitors' offers at the same counter"),
    ("external", 2, "pct_dead_number", "Privacy rules and willingness to be called"),
    ("external", 2, "", "New channels"),
    ("external", 2, "", "Season"),
)


def provide_decisions(**_signal: Any) -> None:
    """The factors that a SWOT begins with; they can be edited, retired and added to."""
    from footfall.decisions.models import Factor

    provide(
        Factor(side=side, weight=weight, measure=measure, text=text, place=10 * place)
        for place, (side, weight, measure, text) in enumerate(FACTORS, 1)
    )
