"""Jobs as rows, so that a test can say which were deferred."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob


class Deferred(list[dict[str, Any]]):
    """The jobs that wait, read anew each time it is looked at."""

    def __iter__(self) -> Any:
        return iter(ProcrastinateJob.objects.order_by("id").values("task_name", "args"))


@pytest.fixture
def deferred(db: None) -> Deferred:
    return Deferred()
