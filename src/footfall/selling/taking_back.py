"""Which rows of selling come by themselves, so that they go with a lead whose import is taken back."""

from footfall.qualification.taking_back import follows

follows("selling_lease", by_itself="its.dialled_at IS NULL AND its.call_id IS NULL", says="was called")
follows("selling_calllistentry", by_itself="its.attempts = 0 AND NOT its.is_callback", says="was called")
follows(
    "selling_enrolment",
    by_itself="""
        its.by_id IS NULL AND NOT EXISTS (SELECT FROM selling_message AS message WHERE message.enrolment_id = its.id)
    """,
    says="was written to",
)
