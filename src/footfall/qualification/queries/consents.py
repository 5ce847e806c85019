"""Which word of a person holds, where several persons were found to be one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from footfall.capture.models import Consent


def stricter(given: Sequence[Consent], homes: Mapping[str, int], *, since: datetime) -> list[Consent]:
    """For each way and purpose the newest word of each of those who were joined, and of these a no before a yes.

    What was said after they were joined is said for all. `given` comes in the order of time; `homes` tells whose a
    capture is, and nothing of the survivor's own.
    """
    newest: dict[tuple[str, str], dict[int, Consent]] = {}
    for consent in given:
        said = newest.setdefault((consent.way, consent.purpose), {})
        if consent.at > since:
            said.clear()
        said[homes.get(str(consent.capture_id), 0)] = consent
    return [
        min(said.values(), key=lambda consent: (consent.is_granted, -consent.at.timestamp()))
        for said in newest.values()
    ]
