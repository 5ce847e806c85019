"""A realistic company to try Footfall on: places, people, two years of leads, what became of them and what it cost.

Everything is drawn from one seed, so that the same call gives the same company. Captures go through the real inbox and
the real drain; only what staff would have done afterwards (calls, deals, deliveries) is written by this package.
"""

from footfall.seed.company import LOGINS, PASSWORD
from footfall.seed.run import Seeded, seed_company

__all__ = ["LOGINS", "PASSWORD", "Seeded", "seed_company"]
