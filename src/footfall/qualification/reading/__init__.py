"""Reading what a capture says about an interest: which product, where, from which source, worth how much."""

from footfall.qualification.reading.interest import Interest, read_interest
from footfall.qualification.reading.surroundings import Door, Place, Product, Surroundings

__all__ = ["Door", "Interest", "Place", "Product", "Surroundings", "read_interest"]
