from footfall.identity.actions.resolve import resolve

__all__ = ["resolve"]
