"""Numbers that callers are to try."""

from footfall.capture.channels import Channel

channel = Channel(
    slug="telemarketing_list", name="Telemarketing list", source="telemarketing", kind="listed", is_unattended=True
)
