"""A line of the list of leads as markup: fifty of them from a template take longer than all else on the page.

The markup is that of the components person, temperature, pick and acts.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from footfall.qualification.queries.lines import Line
from footfall.web.figures import DASH

_PICK = (
    '<td class="table__pick"><label><input type="checkbox" name="lead" value="{}" form="picked" data-pick'
    ' aria-label="Select {}"></label></td>'
)
_WORDS = (
    '<td><span class="person"><a href="{}">{}</a>{}</span></td><td><span class="temp temp--{}">{}</span></td>'
    '<td class="wide">{}</td><td class="wide">{}</td><td class="wide">{}</td><td class="wide">{}</td>'
    '<td><span class="leads__step" title="{}">{}</span>{}</td><td class="wide">{}</td>'
)
_ACTS = (
    '<td class="table__acts"><div><a class="button button--small" href="{0}/line/edit" data-edit'
    ' hx-get="{0}/line/edit" hx-target="closest tr" hx-swap="outerHTML">Edit</a></div></td>'
)


def line_markup(line: Line, *, may_change: bool, is_at: bool = False) -> SafeString:
    """The row of a table; with `is_at` the one that the keyboard stands on."""
    return format_html(
        "<tr{}>{}{}{}</tr>",
        SafeString(" data-at" if is_at else ""),
        format_html(_PICK, line.key, line.who) if may_change else "",
        _words(line),
        format_html(_ACTS, line.url) if may_change else "",
    )


def _words(line: Line) -> SafeString:
    phone = format_html("<small>{}</small>", line.phone) if line.phone else ""
    value = format_html("{} <small>{}</small>", line.slab, line.amount) if line.amount else DASH
    return format_html(
        _WORDS, line.url, line.who, phone, line.temperature, line.warmth, line.product, line.place, value,
        line.source, line.step, line.step, _step_at(line), line.owner,
    )  # fmt: skip


def _step_at(line: Line) -> str:
    if not line.step_at:
        return ""
    late = SafeString(' class="wrong"' if line.is_late else "")
    return format_html(' <small{}><time datetime="{}">{}</time></small>', late, line.step_iso, line.step_at)
