"""The one line by which a web site shows a form of ours."""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from footfall.company.access import public

HOUR = 3600


@public
@require_GET
def embed_script(_request: HttpRequest) -> HttpResponse:
    """The module that puts a form where its script stands; under one name for ever, so that sites keep their line."""
    answer = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    answer["Access-Control-Allow-Origin"] = "*"  # a module is fetched across origins only with leave
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = f"public, max-age={HOUR}"
    return answer


@cache
def _source() -> str:
    return Path(str(finders.find("capture/embed.js"))).read_text(encoding="utf-8")
