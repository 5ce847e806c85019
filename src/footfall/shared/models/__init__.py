from footfall.shared.models.audit import Audit

__all__ = ["Audit"]
