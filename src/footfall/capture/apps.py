from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CaptureConfig(AppConfig):
    name = "footfall.capture"
    label = "capture"

    def ready(self) -> None:
        from footfall.capture.starting_data import provide_capture

        post_migrate.connect(provide_capture, sender=self)
        register_pages()


def register_pages() -> None:
    """Puts the counter, the inbox, the review list, the doors and the files into the side list."""
    from footfall.capture.queries.uploads import WHO_IMPORTS
    from footfall.capture.views.counter import WHO_CAPTURES
    from footfall.capture.views.inbox import WHO_READS
    from footfall.capture.views.review import standing_count
    from footfall.company.access import MANAGERS
    from footfall.web.navigation import register

    register(step="capture", label="Counter", url_name="capture:counters", order=10, roles=WHO_CAPTURES, thumb=True)
    register(step="capture", label="Cards and badges", url_name="capture:scan-new", order=12, roles=WHO_CAPTURES)
    register(step="capture", label="Paper forms", url_name="capture:batch-new", order=14, roles=WHO_CAPTURES)
    register(step="capture", label="Inbox", url_name="capture:inbox", order=20, roles=WHO_READS)
    register(step="capture", label="Review", url_name="capture:review", order=30, roles=WHO_READS, count=standing_count)
    register(
        step="capture",
        label="Entry points",
        url_name="capture:entry-points",
        order=40,
        roles=tuple(sorted(MANAGERS)),
    )
    register(step="capture", label="Forms", url_name="capture:forms", order=42, roles=tuple(sorted(MANAGERS)))
    register(step="capture", label="Techniques", url_name="capture:techniques", order=41, roles=tuple(sorted(MANAGERS)))
    register(step="capture", label="Mailings", url_name="capture:mailings", order=46, roles=tuple(sorted(MANAGERS)))
    register(step="capture", label="Incentives", url_name="capture:incentives", order=44, roles=tuple(sorted(MANAGERS)))
    register(step="capture", label="Loyalty cards", url_name="capture:cards", order=43, roles=WHO_CAPTURES)
    register(step="capture", label="Devices", url_name="capture:devices", order=45, roles=tuple(sorted(MANAGERS)))
    register(step="capture", label="Imports", url_name="capture:imports", order=50, roles=WHO_IMPORTS)
