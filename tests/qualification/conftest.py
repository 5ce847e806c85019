import pytest

from footfall.qualification.models import TemperatureRule


@pytest.fixture
def points(db: None) -> None:
    """What touchpoints are worth in these tests, whatever a company starts with."""
    for kind, points, half_life_days in (("visit", 22, 45), ("price_request", 55, 30), ("purchase", 30, 180)):
        TemperatureRule.objects.filter(kind=kind).update(points=points, half_life_days=half_life_days)
