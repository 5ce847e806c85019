"""What people enter in qualification."""

from footfall.qualification.forms.leads import (
    LONGEST_OVERRIDE,
    DisqualifyForm,
    LineForm,
    NextStepForm,
    NoteForm,
    OwnerForm,
    PriorityForm,
    ProductForm,
    RulesForm,
    StatusForm,
    TemperatureForm,
    ValueForm,
)

__all__ = [
    "LONGEST_OVERRIDE",
    "DisqualifyForm",
    "LineForm",
    "NextStepForm",
    "NoteForm",
    "OwnerForm",
    "PriorityForm",
    "ProductForm",
    "RulesForm",
    "StatusForm",
    "TemperatureForm",
    "ValueForm",
]
