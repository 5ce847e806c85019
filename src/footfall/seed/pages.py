"""Public forms of the demo company: a page for prices, a letter, after-sales; and who came to them today."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from footfall.capture.actions import accept
from footfall.capture.actions.entry_points import open_entry_point, provide_form
from footfall.capture.actions.form_openings import Reached, note_reached, note_sent
from footfall.capture.actions.forms import begin_next_version, keep_words
from footfall.capture.models import EntryPoint, FormVersion, Source
from footfall.capture.rules import Arrival
from footfall.company.models import Role, Staff
from footfall.qualification.actions.drain import drain_all
from footfall.qualification.models import Lead

PAGES = (
    ("landing-page", "ask-a-price", "Ask for a price"),
    ("newsletter", "letter", "Letter of the month"),
    ("after-sales", "how-is-it", "After-sales page"),
)
CAME = (
    ("Kavita Joshi", "+919822041187"), ("Rohan Pillai", "+919845067321"), ("Meher Irani", "+919820055412"),
)  # fmt: skip
LEFT = ("name", "phone", "phone", "product", "phone")
"""The field each of those touched last who did not send it."""

IN_HINDI = {
    "heading": "दाम पूछिए", "button": "दाम पूछिए", "thank_you": "धन्यवाद", "field.name": "नाम", "field.phone": "फ़ोन",
    "field.product": "आपको क्या चाहिए?", "thanks": "पूछने के लिए धन्यवाद। हम एक दिन में आपको फ़ोन करेंगे।",
}  # fmt: skip


# Who came by a page of the last two years had begun its form; beside them stand those who left it.
_BEGUN = """
INSERT INTO capture_formopening (id, entry_point_id, form_version_id, started_at, sent_at, reached)
SELECT capture.id, capture.entry_point_id, capture.form_version_id,
       capture.captured_at - make_interval(secs => coalesce(capture.seconds, 50)), capture.captured_at, ''
  FROM capture_capture AS capture JOIN capture_entrypoint AS door ON door.id = capture.entry_point_id
 WHERE door.channel = ANY(%s) AND capture.form_version_id IS NOT NULL
"""
_LEFT = """
INSERT INTO capture_formopening (id, entry_point_id, form_version_id, started_at, reached)
SELECT md5('left' || capture.id)::uuid, capture.entry_point_id, capture.form_version_id,
       capture.captured_at - interval '47 minutes', (%s::text[])[1 + part.byte %% 5]
  FROM capture_capture AS capture JOIN capture_entrypoint AS door ON door.id = capture.entry_point_id
 CROSS JOIN LATERAL (SELECT get_byte(decode(md5(capture.id::text), 'hex'), 1) AS byte) AS part
 WHERE door.channel = ANY(%s) AND capture.form_version_id IS NOT NULL
   AND part.byte < CASE door.channel WHEN 'web_form' THEN 160 ELSE 90 END
"""
ON_PAGES = ["web_form", "brochure"]


def begin_forms() -> int:
    """How many forms were begun on pages before today, sent or left."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [ON_PAGES])
        sent: int = cursor.rowcount
        cursor.execute(_LEFT, [list(LEFT), ON_PAGES])
        return sent + int(cursor.rowcount)


def open_pages(*, now: datetime) -> tuple[int, int]:
    """How many captures and leads came by the pages; a draft in Hindi waits to be published."""
    nisha = Staff.objects.filter(role=Role.MARKETING).order_by("pk")[0]
    source, doors = Source.objects.get(slug="web"), []
    for slug, key, name in PAGES:
        wanted, version = provide_form(slug=slug, by=nisha)
        fields = {"key": key, "name": name, "channel": wanted.channel, "source": source, "form_version": version,
                  "origins": ["https://www.pranam.example"]}  # fmt: skip
        doors.append((open_entry_point(fields=fields, by=nisha), version))
    door, version = doors[0]
    draft = begin_next_version(version=version, at=now, by=nisha)
    keep_words(draft=draft, language="hi", words=IN_HINDI, at=now, by=nisha)
    return _visit(door, version, now=now)


def _visit(door: EntryPoint, version: FormVersion, *, now: datetime) -> tuple[int, int]:
    before = Lead.objects.count()
    for number, field in enumerate(LEFT):
        reached = Reached(id=UUID(int=(4 << 76) | (2 << 62) | number), field=field)
        note_reached(door=door, version=version, reached=reached, at=now - timedelta(hours=2, minutes=7 * number))
    arrivals = [
        Arrival(
            id=UUID(int=(4 << 76) | (2 << 62) | 100 + number), entry_point=door.pk, form_version=version.pk,
            payload={"name": name, "phone": phone}, captured_at=now - timedelta(minutes=31 * number + 12), seconds=24,
        )
        for number, (name, phone) in enumerate(CAME)
    ]  # fmt: skip
    accept(arrivals, at=now, by=None)
    for each in arrivals:
        began = each.captured_at - timedelta(seconds=24)
        note_sent(door=door, version=version, key=each.id, started=began, at=each.captured_at)
    drain_all(at=now)
    return len(arrivals), Lead.objects.count() - before
