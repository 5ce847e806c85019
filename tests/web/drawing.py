"""Draw a scrap of template the way a page does."""

from django.template import engines
from django.test import RequestFactory


def drawn(source: str, url: str = "/", **context: object) -> str:
    """HTML of `source`, whitespace between tags collapsed, for a request of `url`."""
    html = engines["django"].from_string(source).render(context, RequestFactory().get(url))
    return " ".join(html.split())
