"""Pages whose dice may be kept under a name. Each app registers its own in `AppConfig.ready()`."""

PAGES: dict[str, str] = {}
"""Name of the page as views keep it, and the name of its URL."""


def register(page: str, url_name: str) -> None:
    """Let views of this page be kept."""
    PAGES[page] = url_name
