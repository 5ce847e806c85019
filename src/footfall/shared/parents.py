"""Foreign keys that are checked once for a statement instead of once for a row.

PostgreSQL looks at each row's parents one by one: for a lead that is nine look-ups, a third of what an import costs the
database. Columns that come in by the thousand have `db_constraint=False`, and these triggers keep the same promise for
all rows of a statement at once: nothing can name what is not there, and what is named can't go. Unlike Django's own
constraints they hold at the end of each statement, not of the transaction: parents come first and go last.
"""

from collections.abc import Mapping

from django.db import migrations

# Each look-up goes by the index, however small the table was when the session made its plan.
_FUNCTION = "LANGUAGE plpgsql SET enable_seqscan = off"

_NO_PARENT = """
  SELECT given.key::text INTO orphan
    FROM (SELECT {different}{column} AS key FROM fresh WHERE {column} IS NOT NULL) AS given
    LEFT JOIN LATERAL (SELECT id FROM {parent} WHERE id = given.key FOR KEY SHARE) AS parent ON true
   WHERE parent.id IS NULL LIMIT 1;
  IF FOUND THEN {refuse}; END IF;"""

_OF_ONE = frozenset({"capture_capture", "identity_person", "qualification_lead"})
"""Of these each row names nearly another one: to find those that are named twice takes longer than looking twice."""

_REFUSE = """RAISE foreign_key_violation USING
    MESSAGE = format('{child}.{column} names %s, which is not in {parent}', orphan),
    TABLE = '{child}', COLUMN = '{column}'"""

_PARENTS = """
CREATE FUNCTION {child}_parents() RETURNS trigger {function} AS $$
DECLARE orphan text;
BEGIN{checks}
  RETURN NULL;
END $$;
CREATE TRIGGER {child}_parents AFTER INSERT ON {child}
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION {child}_parents();
"""

_TURNED = """
CREATE FUNCTION {child}_{column}_turned() RETURNS trigger {function} AS $$
DECLARE orphan text := NEW.{column};
BEGIN
  PERFORM 1 FROM {parent} WHERE id = NEW.{column} FOR KEY SHARE;
  IF NOT FOUND THEN {refuse}; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {child}_{column}_turned AFTER UPDATE OF {column} ON {child} FOR EACH ROW
    WHEN (NEW.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column})
    EXECUTE FUNCTION {child}_{column}_turned();
"""

_HELD = """
CREATE FUNCTION {child}_{column}_held() RETURNS trigger {function} AS $$
DECLARE orphan text;
BEGIN
  SELECT gone.id::text INTO orphan
    FROM gone JOIN LATERAL (SELECT FROM {child} WHERE {column} = gone.id LIMIT 1) AS held ON true LIMIT 1;
  IF FOUND THEN {refuse}; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER {child}_{column}_held AFTER DELETE ON {parent}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {child}_{column}_held();
CREATE OR REPLACE TRIGGER {parent}_key_stays AFTER UPDATE OF id ON {parent} FOR EACH ROW
    WHEN (OLD.id IS DISTINCT FROM NEW.id) EXECUTE FUNCTION shared_key_stays();
"""

_UNDO = """
DROP TRIGGER {child}_{column}_held ON {parent};
DROP FUNCTION {child}_{column}_held();
DROP TRIGGER {child}_{column}_turned ON {child};
DROP FUNCTION {child}_{column}_turned();
"""


def checked_in_sets(child: str, parents: Mapping[str, str]) -> migrations.RunSQL:
    """The migration step that has a table's columns name rows of other tables: column to table, whose key is `id`.

    What breaks it is told as PostgreSQL tells it of its own foreign keys (`foreign_key_violation`, an IntegrityError).
    """
    named = [
        {"child": child, "column": column, "parent": parent, "function": _FUNCTION}
        for column, parent in parents.items()
    ]
    for each in named:
        each["refuse"] = _REFUSE.format(**each)
        each["different"] = "" if each["parent"] in _OF_ONE else "DISTINCT "
    checks = "".join(_NO_PARENT.format(**each) for each in named)
    there = _PARENTS.format(child=child, function=_FUNCTION, checks=checks)
    there += "".join(_TURNED.format(**each) + _HELD.format(**each) for each in named)
    back = f"DROP TRIGGER {child}_parents ON {child}; DROP FUNCTION {child}_parents();"
    return migrations.RunSQL(there, back + "".join(_UNDO.format(**each) for each in named))
