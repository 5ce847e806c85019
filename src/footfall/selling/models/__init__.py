from footfall.selling.models.call import Call, Disposition
from footfall.selling.models.deal import Deal, DealStage
from footfall.selling.models.stage import Stage

__all__ = ["Call", "Deal", "DealStage", "Disposition", "Stage"]
