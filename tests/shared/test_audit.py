"""Who did what: one row a deed, in the deed's own transaction."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from footfall.company.models import Staff
from footfall.shared import audit
from footfall.shared.models import Audit


def test_a_deed_over_many_rows_is_one_row_and_one_statement(meera: Staff) -> None:
    with CaptureQueriesContext(connection) as queries:
        audit.record(by=meera, verb="cool", noun="lead", subjects=range(5), because="nobody called")
    assert len(queries) == 1
    assert Audit.objects.values_list("by", "verb", "noun", "subjects", "details").get() == (
        meera.pk, "cool", "lead", ["0", "1", "2", "3", "4"], {"because": "nobody called"},
    )  # fmt: skip


def test_a_very_long_list_is_cut_and_counted(db: None) -> None:
    audit.record(by=None, verb="import", noun="lead", subjects=range(5_000))
    row = Audit.objects.get()
    assert [len(row.subjects), row.details] == [audit.MOST_SUBJECTS, {"count": 5_000}]


def test_a_deed_that_fails_leaves_no_trace(meera: Staff) -> None:
    with pytest.raises(ZeroDivisionError):
        _fail(meera)
    assert not Audit.objects.exists()


@transaction.atomic
def _fail(by: Staff) -> None:
    audit.record(by=by, verb="divide", noun="lead")
    raise ZeroDivisionError
