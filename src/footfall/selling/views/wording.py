"""Templates of messages, how they read with a real lead, and when one may write."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from footfall.company.access import StaffRequest, allowed
from footfall.company.models import Role
from footfall.company.views.keeping import form_page, may
from footfall.identity.sending import ByMail, NotSent, PerhapsSent
from footfall.qualification.models import Lead
from footfall.qualification.queries import leads_visible_to
from footfall.selling.actions.sequences import NoSuchTemplate, keep_messaging_rule, keep_template
from footfall.selling.forms.sequences import MessagingRuleForm, TemplateForm
from footfall.selling.models import MessageTemplate, MessagingRule
from footfall.selling.queries.call_lists import SUPERVISE
from footfall.selling.queries.messages import NAMED, written_for
from footfall.selling.queries.sequences import KEEP_SEQUENCES
from footfall.selling.rules.wording import Written, check_wording
from footfall.shared.errors import NotFound, Refusal
from footfall.web.tables import Column

KEEP_RULES = (Role.ADMINISTRATOR, Role.MARKETING)
"""Who says when and how often one may write."""

EXAMPLE = "Dear {first_name|customer},\n\nthank you for your interest in {product|our products}.\n\n{link}\n\n{company}"
COLUMNS = [
    Column("name", "Template"),
    Column("way", "Sent as"),
    Column("subject", "Subject", wide=True),
    Column("used", "Used in", wide=True),
]
RULE_COLUMNS = [
    Column("way", "By"),
    Column("hours", "Hours of their day"),
    Column("most", "At most", wide=True),
    Column("consent", "Consent", wide=True),
    Column("cost", "Cost", numeric=True, wide=True),
]


@allowed(*SUPERVISE)
@require_safe
def templates(request: StaffRequest) -> HttpResponse:
    """The templates, with the sequences that use them."""
    found = MessageTemplate.objects.prefetch_related("steps__sequence")
    rows = [
        {"is": each, "used": sorted({str(step.sequence) for step in each.steps.all()})}
        for each in found
    ]  # fmt: skip
    context = {"rows": rows, "columns": COLUMNS, "may_keep": may(request.user, KEEP_SEQUENCES)}
    return render(request, "selling/templates.html", context)


@allowed(*KEEP_SEQUENCES)
@require_http_methods(["GET", "POST"])
def template(request: StaffRequest, pk: int) -> HttpResponse:
    """One template; 0 is a new one. Beside the form it is shown as one's newest lead would read it."""
    found = MessageTemplate.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NoSuchTemplate
    same = ("name", "way", "subject", "text")
    initial = {name: getattr(found, name) for name in same} if found else {"text": EXAMPLE}
    form = TemplateForm(request.POST or None, initial=initial)
    back = reverse("selling:templates")
    if request.htmx:
        return render(request, "selling/_preview.html", _preview(request, request.POST))
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_template(template_id=pk or None, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            for name, sentences in (refusal.fields or {"": [refusal.sentence]}).items():
                form.add_error(name or None, list(sentences))
        else:
            messages.success(request, f"{kept} is kept.")
            return redirect("selling:template", kept.pk)
    title = f"Edit {found}" if found else "New template"
    context: dict[str, Any] = {
        "form": form, "title": title, "back": back, "found": found, "here": request.path,
        **_preview(request, form.data or initial),
    }  # fmt: skip
    return render(request, "selling/template.html", context, status=422 if form.errors else 200)


@allowed(*KEEP_SEQUENCES)
@require_POST
def template_trial(request: StaffRequest, pk: int) -> HttpResponse:
    """A letter to oneself, by the template and with the newest lead one sees."""
    found = MessageTemplate.objects.filter(pk=pk, way="email").first()
    if found is None:
        raise NoSuchTemplate
    lead = _a_lead(request)
    if lead is None:
        messages.error(request, "There is no lead to write it with yet.")
        return redirect("selling:template", pk)
    written = written_for(lead, found.subject, found.text, unsubscribe=settings.PUBLIC_URL)
    try:
        name = f"trial-{found.pk}-{request.user.pk}@footfall"
        ByMail().send(to=request.user.email, subject=f"[Trial] {written.subject}", text=written.text, name=name)
        messages.success(request, f"A trial is on its way to {request.user.email}.")
    except (NotSent, PerhapsSent) as error:
        messages.error(request, f"The mail server did not take it: {error}.")
    return redirect("selling:template", pk)


@allowed(*SUPERVISE)
@require_safe
def messaging_rules(request: StaffRequest) -> HttpResponse:
    """When and how often people may be written to."""
    context = {"rules": MessagingRule.objects.all(), "columns": RULE_COLUMNS, "may_keep": may(request.user, KEEP_RULES)}
    return render(request, "selling/messaging_rules.html", context)


@allowed(*KEEP_RULES)
@require_http_methods(["GET", "POST"])
def messaging_rule(request: StaffRequest, way: str) -> HttpResponse:
    """The rule of one way."""
    rule = MessagingRule.objects.filter(way=way).first()
    if rule is None:
        raise NotFound
    form = MessagingRuleForm(request.POST or None, initial=MessagingRuleForm.of(rule))
    back = reverse("selling:messaging-rules")

    def deed() -> tuple[str, str]:
        return f"The rule for {keep_messaging_rule(way=way, values=form.cleaned_data, by=request.user)} is kept.", back

    trail = [("Messaging rules", back)]
    return form_page(request, form, deed, title=f"Messages by {rule}", submit="Keep the rule", back=back, trail=trail)


def _preview(request: StaffRequest, typed: Any) -> dict[str, Any]:  # noqa: ANN401 -- a form's data or what it begins with
    """How it reads with the newest lead one sees, or what is wrong with it."""
    subject, text = str(typed.get("subject") or ""), str(typed.get("text") or "")
    lead = _a_lead(request)
    try:
        check_wording(subject, where="subject")
        check_wording(text, where="text")
    except Refusal as refusal:
        return {"wrong": next(iter(refusal.fields.values()))[0]}
    if lead is None:
        return {"written": Written(subject, text), "lead": None}
    written = written_for(lead, subject, text, link="https://…", unsubscribe="https://…")
    return {"written": written, "lead": lead}


def _a_lead(request: StaffRequest) -> Lead | None:
    return leads_visible_to(request.user).select_related(*NAMED).order_by("-captured_at", "-pk").first()
