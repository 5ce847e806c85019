"""Facts of a test's own, as the tests of measurement have them."""

from tests.measurement.conftest import facts_folder, measured

__all__ = ["facts_folder", "measured"]
