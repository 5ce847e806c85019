"""Made-up leads as a shop gets them, with the truth of who is who: what the weights are trained and checked on."""

from footfall.identity.linkage.generator.leads import PROFILES, Lead, Profile, leads

__all__ = ["PROFILES", "Lead", "Profile", "leads"]
