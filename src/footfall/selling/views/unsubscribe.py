"""The page behind the link to unsubscribe, for people who are not signed in, and for the button of their mail program."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from footfall.capture.forms.public import PLAIN
from footfall.company.access import public
from footfall.selling.actions.returned import opt_out
from footfall.selling.queries.messages import message_of


@csrf_exempt  # the link itself is the secret; mail programs send the form of RFC 8058 without a page of ours
@public
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since mail programs open links by themselves; sending the form ends it at once."""
    message = message_of(token)
    is_done = message.opted_out_at is not None
    if request.method == "POST" and not is_done:
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        reason = "Unsubscribed from the mail program" if is_one_click else "Unsubscribed on the page of a letter"
        opt_out(message=message, reason=reason, at=timezone.now())
        is_done = True
    context = {
        "to": message.to, "way": message.way, "is_done": is_done, "words": PLAIN, "title": "No more messages",
        "company": settings.COMPANY_NAME or "Footfall",
    }  # fmt: skip
    return render(request, "selling/unsubscribe.html", context)
