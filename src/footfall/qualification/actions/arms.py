"""Which arm of an experiment a lead came through."""

from collections.abc import Mapping

from django.db import connection

_NOTE = """
UPDATE qualification_lead AS lead SET arm = dealt.arm
  FROM unnest(%s::bigint[], %s::text[]) AS dealt (id, arm) WHERE lead.id = dealt.id AND lead.arm = ''
"""


def note_arms(*, arms: Mapping[int, str]) -> None:
    """Leads, by their ids, came through these arms; the first one that is noted stays."""
    if not arms:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [list(arms), list(arms.values())])
