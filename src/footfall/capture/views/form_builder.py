"""Forms and their versions: the list, one version with its preview and figures, and the page on which one is made."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from footfall.capture.actions.forms import (
    WHO_BUILDS,
    begin_form,
    begin_next_version,
    drop_draft,
    keep_draft,
    keep_words,
    publish,
)
from footfall.capture.forms.builder import BuilderForm, NewForm, moved
from footfall.capture.forms.counter import WORDING
from footfall.capture.forms.public import PublicForm, option_texts
from footfall.capture.models import EntryPoint, FormVersion
from footfall.capture.queries.form_versions import draft_of, form_lines, reach_of, version_of
from footfall.capture.rules.form_content import KINDS, LANGUAGES, MOST_FIELDS, texts_of, words_in, wrong_in
from footfall.capture.rules.presets import COUNTER_PRESETS, PAGE_PRESETS, preset
from footfall.company.access import MANAGERS, StaffRequest, allowed
from footfall.shared.errors import Refusal
from footfall.web.figures import Kpi, count, percent
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Form"),
    Column("version", "Version", numeric=True),
    Column("use", "For", wide=True),
    Column("fields", "Fields", numeric=True, wide=True),
    Column("doors", "Entry points", numeric=True),
    Column("captures", "Captures", numeric=True),
]
FIELDS = [Column("label", "Question"), Column("kind", "Kind"), Column("name", "Answer", wide=True)]
TEXTS = [Column("text", "As it was written"), Column("translated", "Translated")]
VERSIONS = [Column("number", "Version"), Column("made", "Published"), Column("by", "By", wide=True)]
SHOWN = [(each.slug, each.form) for each in (*PAGE_PRESETS, *COUNTER_PRESETS)]


@allowed(*sorted(MANAGERS))
def form_list(request: StaffRequest) -> HttpResponse:
    """Every form, with where it stands and what came in by it."""
    context = {"lines": form_lines(), "columns": COLUMNS, "may_build": request.user.role in WHO_BUILDS}
    return render(request, "capture/form_list.html", context)


@allowed(*WHO_BUILDS)
def form_new(request: StaffRequest) -> HttpResponse:
    """A form that is begun: empty, or with what a ready one asks."""
    form = NewForm(data=request.POST or None, presets=SHOWN)
    if request.method == "POST" and form.is_valid():
        try:
            wanted = preset(form.cleaned_data["preset"])
            draft = begin_form(name=form.cleaned_data["name"], preset=wanted, at=timezone.now(), by=request.user)
        except Refusal as refusal:
            form.add_error("name", refusal.sentence)
        else:
            return redirect("capture:form-draft", pk=draft.pk)
    context = {"form": form, "title": "New form", "submit": "Begin", "back": reverse("capture:forms")}
    return render(request, "capture/form_page.html", context, status=422 if form.errors else 200)


@allowed(*sorted(MANAGERS))
def form_version(request: StaffRequest, pk: int) -> HttpResponse:
    """One version: what it asks, how it looks, and how far visitors come in it."""
    version = version_of(pk)
    reach = reach_of(version, timezone.now())
    kpis = [
        Kpi("Began", count(reach.started)), Kpi("Sent", count(reach.sent)),
        Kpi("Left", count(reach.left), note=percent(reach.share_left) if reach.share_left is not None else ""),
    ]  # fmt: skip
    context = {
        "version": version,
        "kpis": kpis if version.is_measured else [],
        "reach": reach,
        "fields": [(each, KINDS.get(each.get("kind", "text"), "")) for each in version.fields],
        "columns": FIELDS,
        "versions": FormVersion.objects.filter(name=version.name).select_related("made_by"),
        "version_columns": VERSIONS,
        "rules": _rules(version),
        "languages": [LANGUAGES.get(each, each) for each in version.words],
        "may_build": request.user.role in WHO_BUILDS,
    }
    return render(request, "capture/form_version.html", context)


def _rules(version: FormVersion) -> list[str]:
    said = {
        "is_public": "Filled in by visitors on a page", "is_progressive": "Asks three fields at each visit",
        "is_double_opt_in": "E-mail is allowed by a link in a letter", "is_measured": "Measures how far visitors come",
    }  # fmt: skip
    found = [sentence for name, sentence in said.items() if getattr(version, name)]
    return found if version.is_public else ["Filled in by our staff at a counter", *found]


@allowed(*sorted(MANAGERS))
def form_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """A published version as visitors see it; nothing can be sent."""
    return _preview(request, version_of(pk))


@allowed(*WHO_BUILDS)
def form_draft_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft as visitors will see it."""
    draft = draft_of(pk)
    whole = [each for each in draft.content.get("fields") or [] if each.get("name") and each.get("label")]
    values = {name: value for name, value in draft.content.items() if name != "fields"}
    return _preview(request, FormVersion(name=draft.name, fields=whole, **values))


def _preview(request: HttpRequest, version: FormVersion) -> HttpResponse:
    words = words_in(version.words, request.GET.get("lang", ""))
    door = EntryPoint(key="preview", name=version.name)
    context = {
        "door": door, "version": version, "words": words, "is_preview": True, "is_embedded": True,
        "title": words("heading", version.heading or version.name), "company": settings.COMPANY_NAME or "Footfall",
        "form": PublicForm(door=door, version=version, region="", words=words),
        "button": words("button", version.button or "Send"),
    }  # fmt: skip
    answer = render(request, "capture/public/form.html", context)
    answer.xframe_options_exempt = True  # read by Django's middleware
    answer._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]  # noqa: SLF001 -- by django-csp's
    return answer


@allowed(*WHO_BUILDS)
@require_POST
def form_next(request: StaffRequest, pk: int) -> HttpResponse:
    """The next version is begun, as this one is."""
    draft = begin_next_version(version=version_of(pk), at=timezone.now(), by=request.user)
    return redirect("capture:form-draft", pk=draft.pk)


@allowed(*WHO_BUILDS)
def form_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The page on which a version is made: every button keeps what was typed."""
    draft = draft_of(pk)
    form = BuilderForm(data=request.POST or None, content=draft.content)
    if request.method == "POST" and form.is_valid():
        content = form.content
        deed = request.POST.get("deed", "")
        if deed == "add" and len(content["fields"]) < MOST_FIELDS:
            content["fields"].append(form.added)
        content["fields"] = moved(content["fields"], deed)
        keep_draft(draft=draft, content=content, at=timezone.now(), by=request.user)
        if deed == "publish":
            return _publish(request, pk)
        return redirect(f"{reverse('capture:form-draft', args=[pk])}{'#fields' if deed != 'save' else ''}")
    context = {
        "draft": draft,
        "form": form,
        "wrong": wrong_in(draft.content),
        "number": FormVersion.objects.filter(name=draft.name).count() + 1,
        "doors": EntryPoint.objects.filter(form_version__name=draft.name).count(),
        "translated": [LANGUAGES.get(each, each) for each in draft.content.get("words") or {}],
    }
    return render(request, "capture/form_draft.html", context, status=422 if form.errors else 200)


def _publish(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        version = publish(draft=draft_of(pk), with_doors="with_doors" in request.POST, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("capture:form-draft", pk=pk)
    messages.success(request, f"{version} is published.")
    return redirect("capture:form-version", pk=version.pk)


@allowed(*WHO_BUILDS)
def form_words(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft in another language, text beside text."""
    draft = draft_of(pk)
    given = request.POST if request.method == "POST" else request.GET
    language = given.get("language", "")
    language = language if language in LANGUAGES else next(iter(draft.content.get("words") or {}), "hi")
    texts = [*texts_of(draft.content), ("consent", WORDING), *option_texts(draft.content.get("fields") or [])]
    known = (draft.content.get("words") or {}).get(language) or {}
    form = forms.Form(data=request.POST or None)
    for number, (key, text) in enumerate(texts):
        form.fields[f"text_{number}"] = forms.CharField(
            required=False, max_length=4_000, label=text, initial=known.get(key, ""),
            widget=forms.TextInput({"lang": language, "dir": "auto"}),
        )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        words = {key: form.cleaned_data[f"text_{number}"] for number, (key, _) in enumerate(texts)}
        keep_words(draft=draft, language=language, words=words, at=timezone.now(), by=request.user)
        messages.success(request, f"{LANGUAGES[language]} is kept.")
        return redirect("capture:form-draft", pk=pk)
    context: dict[str, Any] = {
        "draft": draft, "form": form, "language": language, "language_name": LANGUAGES[language],
        "languages": LANGUAGES.items(), "columns": TEXTS,
        "rows": [(text, form[f"text_{number}"]) for number, (_, text) in enumerate(texts)],
    }  # fmt: skip
    return render(request, "capture/form_words.html", context, status=422 if form.errors else 200)


@allowed(*WHO_BUILDS)
@require_POST
def form_drop(request: StaffRequest, pk: int) -> HttpResponse:
    """The draft is dropped; what was published stays."""
    draft = draft_of(pk)
    drop_draft(draft=draft, by=request.user)
    messages.info(request, f"The draft of {draft.name} is gone.")
    return redirect("capture:forms")
