"""What is typed about deals and calls, at the desk, and about what a company sets."""

from footfall.selling.forms.deals import (
    LOST_FOR,
    AllowForm,
    CallForm,
    DispositionForm,
    LossForm,
    MoveForm,
    OpenForm,
    PapersForm,
    PipelineForm,
    StageForm,
    ValueForm,
    WinForm,
)
from footfall.selling.forms.desk import CallingRuleForm, CallListForm, ResultForm, ScriptForm

__all__ = [
    "LOST_FOR",
    "AllowForm",
    "CallForm",
    "CallListForm",
    "CallingRuleForm",
    "DispositionForm",
    "LossForm",
    "MoveForm",
    "OpenForm",
    "PapersForm",
    "PipelineForm",
    "ResultForm",
    "ScriptForm",
    "StageForm",
    "ValueForm",
    "WinForm",
]
