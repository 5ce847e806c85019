"""The cube: facts as integers, measures and dimensions declared once, questions compiled to SQL. Free of Django.

`layout` says which tables there are, `atoms` and `measures` what is counted, `dimensions` by what it can be diced,
`question` is what can be asked, `compiler` turns a question into SQL through ibis, `engine` runs it on the published
file, `answer` puts the numbers together, `opening` is all of it for a notebook. Everything a page, the API or the command
line shows comes from here.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from footfall.measurement.cube.measures import MEASURES as MEASURES
    from footfall.measurement.cube.opening import Numbers as Numbers
    from footfall.measurement.cube.opening import OpenFacts as OpenFacts
    from footfall.measurement.cube.opening import open_facts as open_facts
    from footfall.measurement.cube.question import Filter as Filter
    from footfall.measurement.cube.question import Question as Question

_FROM = {
    "MEASURES": "measures",
    "Numbers": "opening",
    "OpenFacts": "opening",
    "open_facts": "opening",
    "Filter": "question",
    "Question": "question",
}
"""What a notebook needs, imported when it is asked for: whoever wants one module of the cube loads only that."""
__all__ = ["MEASURES", "Filter", "Numbers", "OpenFacts", "Question", "open_facts"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 -- whatever is asked for
    if name not in _FROM:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    return getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
