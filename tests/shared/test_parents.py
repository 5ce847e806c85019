"""Foreign keys that are checked once for a statement hold like PostgreSQL's own."""

import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, models, transaction

from footfall.shared.parents import checked_in_sets

pytestmark = pytest.mark.django_db(transaction=True)

_MAKE = """
CREATE TABLE shared_shelf (id bigint PRIMARY KEY);
CREATE TABLE shared_book (id bigint PRIMARY KEY, shelf_id bigint);
INSERT INTO shared_shelf VALUES (1), (2);
"""
_STEP = checked_in_sets("shared_book", {"shelf_id": "shared_shelf"})


@pytest.fixture
def _shelves() -> Iterator[None]:
    run(_MAKE)
    run(str(_STEP.sql))
    yield
    run("DROP TABLE shared_book, shared_shelf; DROP FUNCTION shared_book_parents CASCADE;")
    run("DROP FUNCTION shared_book_shelf_id_held CASCADE; DROP FUNCTION shared_book_shelf_id_turned CASCADE;")


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def books() -> list[tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, shelf_id FROM shared_book ORDER BY id")
        return cursor.fetchall()


@pytest.mark.usefixtures("_shelves")
def test_rows_whose_parents_are_there_go_in() -> None:
    run("INSERT INTO shared_book VALUES (1, 1), (2, 2), (3, NULL), (4, 1)")

    assert books() == [(1, 1), (2, 2), (3, None), (4, 1)]


@pytest.mark.usefixtures("_shelves")
def test_one_row_without_its_parent_keeps_the_whole_statement_out() -> None:
    with pytest.raises(IntegrityError, match=r"shared_book.shelf_id names 9, which is not in shared_shelf"):
        run("INSERT INTO shared_book VALUES (1, 1), (2, 9)")

    assert books() == []


@pytest.mark.usefixtures("_shelves")
def test_copied_rows_are_checked_too() -> None:
    with (
        pytest.raises(IntegrityError),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy("COPY shared_book FROM STDIN") as copy,
    ):
        copy.write("1\t1\n2\t9\n")

    assert books() == []


@pytest.mark.usefixtures("_shelves")
def test_a_row_may_turn_to_another_parent_and_to_none_but_not_to_one_that_is_not_there() -> None:
    run("INSERT INTO shared_book VALUES (1, 1), (2, 1)")
    run("UPDATE shared_book SET shelf_id = 2 WHERE id = 1")
    run("UPDATE shared_book SET shelf_id = NULL WHERE id = 2")

    with pytest.raises(IntegrityError):
        run("UPDATE shared_book SET shelf_id = 9 WHERE id = 1")

    assert books() == [(1, 2), (2, None)]


@pytest.mark.usefixtures("_shelves")
def test_a_parent_that_is_named_can_not_go_nor_change_its_key() -> None:
    run("INSERT INTO shared_book VALUES (1, 1)")

    with pytest.raises(IntegrityError, match="names 1"):
        run("DELETE FROM shared_shelf")
    with pytest.raises(IntegrityError, match="its key stays"):
        run("UPDATE shared_shelf SET id = 7 WHERE id = 1")
    run("DELETE FROM shared_shelf WHERE id = 2")
    run("DELETE FROM shared_book")
    run("DELETE FROM shared_shelf")


@pytest.mark.usefixtures("_shelves")
def test_a_parent_that_somebody_names_at_this_moment_is_waited_for_and_then_stays() -> None:
    refused: list[bool] = []

    def take_the_shelf_away() -> None:
        with psycopg.connect(**connections[DEFAULT_DB_ALIAS].get_connection_params(), autocommit=True) as other:
            try:
                other.execute("DELETE FROM shared_shelf WHERE id = 1")
            except psycopg.errors.ForeignKeyViolation:
                refused.append(True)

    rival = threading.Thread(target=take_the_shelf_away)
    with transaction.atomic():
        run("INSERT INTO shared_book VALUES (1, 1)")
        rival.start()
        rival.join(0.3)
        assert rival.is_alive()
    rival.join(10)

    assert (refused, books()) == ([True], [(1, 1)])


def test_each_column_that_django_does_not_check_is_checked_in_sets() -> None:
    """Apart from the face of a person, which is made anew from the person at any time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE '%%_held' OR tgname LIKE '%%_turned'")
        there = {name for (name,) in cursor.fetchall()}

    unchecked = {
        f"{model._meta.db_table}_{field.column}"
        for model in apps.get_models()
        if model._meta.managed
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and not field.db_constraint
    } - {"identity_face_person_id"}

    assert {f"{name}_{way}" for name in unchecked for way in ("held", "turned")} == there
