"""Addresses of what is measured: costs, reach, targets, rates, the scoreboard, the explorer."""

from django.urls import path, register_converter

from footfall.measurement.views import explorer, ledgers, scoreboard, today


class LedgerName:
    """costs, reach, targets or rates."""

    regex = "costs|reach|targets|rates"

    def to_python(self, value: str) -> str:
        """The name itself."""
        return value

    def to_url(self, value: str) -> str:
        """The name itself."""
        return value


register_converter(LedgerName, "ledger")

app_name = "measurement"
urlpatterns = [
    path("today", today.today, name="today"),
    path("scoreboard", scoreboard.scoreboard, name="scoreboard"),
    path("scoreboard/export", scoreboard.export, name="scoreboard-export"),
    path("explorer", explorer.explorer, name="explorer"),
    path("explorer/export", explorer.export, name="explorer-export"),
    path("explorer/mail/<int:pk>/<slug:every>", explorer.have_mailed, name="explorer-mail"),
    path("costs", ledgers.entry_list, {"name": "costs"}, name="costs"),
    path("reach", ledgers.entry_list, {"name": "reach"}, name="reach"),
    path("targets", ledgers.entry_list, {"name": "targets"}, name="targets"),
    path("rates", ledgers.entry_list, {"name": "rates"}, name="rates"),
    path("<ledger:name>/new", ledgers.entry_new, name="new"),
    path("<ledger:name>/import", ledgers.entries_import, name="import"),
    path("<ledger:name>/removal", ledgers.entries_remove, name="remove"),
    path("<ledger:name>/<int:pk>/edit", ledgers.entry_edit, name="edit"),
    path("<ledger:name>.csv", ledgers.entries_export, name="export"),
]
