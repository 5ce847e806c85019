from footfall.capture.actions.accept import IdTaken, Receipt, accept
from footfall.capture.actions.take import take

__all__ = ["IdTaken", "Receipt", "accept", "take"]
