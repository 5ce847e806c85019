"""Routes of qualification: leads, persons, temperature, and the views that are kept of them."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from footfall.company.actions.saved_views import keep_view
from footfall.company.models import SavedView
from footfall.qualification.actions.disqualify import disqualify
from footfall.qualification.actions.fit import judge_fit
from footfall.qualification.actions.profiles import Asked, ProfileDraft, keep_profile
from footfall.qualification.actions.routing_rules import RuleDraft, keep_rule
from footfall.qualification.actions.score import learn
from footfall.qualification.models import Lead, Score, ScoreModel
from footfall.qualification.rules.fit import Wanted
from tests.cast import NOON
from tests.matrix_routes.trying import Delete, Get, Patch, Post, Put, Side, Try
from tests.qualification.making import make_lead

API = "/api/v1/leads/{lead_id}"
OUT = {"kind": "dead", "cause": "wrong_number"}
SOON = "2027-01-01"


def lead_of(side: Side) -> Lead:
    """A lead at the place of the side, worked by its holder."""
    return make_lead(location=side.place, owner=side.holder, entry_point=side.company.counter)


def dead_of(side: Side) -> Lead:
    lead = lead_of(side)
    disqualify(lead_ids=[lead.pk], at=NOON, by=None, note="", **OUT)
    return lead


def view_of(side: Side) -> SavedView:
    return keep_view(by=side.holder, page="leads", name="Mine", query="owner=me", is_shared=True)


def pk(make: Callable[[Side], Any]) -> Callable[[Side], dict[str, Any]]:
    """The key of what is made, as a page's address names it."""
    return lambda side: {"pk": make(side).pk}


def lead_id(make: Callable[[Side], Any]) -> Callable[[Side], dict[str, Any]]:
    """The same for the API."""
    return lambda side: {"lead_id": make(side).pk}


def deed(name: str) -> Callable[[Side], dict[str, Any]]:
    return lambda side: {"pk": lead_of(side).pk, "name": name}


def person_of(name: str) -> Callable[[Side], dict[str, Any]]:
    return lambda side: {name: lead_of(side).person_id}


def picked(side: Side) -> dict[str, Any]:
    return {"lead": lead_of(side).pk, "verb": "priority"}


RULE = {"name": "To the shop", "query": "source=web", "is_at_place": True, "roles": ["salesperson"]}
RULE_FORM = {"name": "To the shop", "source": ["web"], "is_at_place": "on", "choice": "turn"}


def rule(_side: Side) -> dict[str, Any]:
    draft = RuleDraft(name="To the shop", is_at_place=True)
    return {"pk": keep_rule(draft=draft, rule_id=None, at=NOON, by=None).pk}


def rule_id(side: Side) -> dict[str, Any]:
    return {"rule_id": rule(side)["pk"]}


PROFILE = {"name": "Families", "criteria": [{"field": "city", "wanted": "delhi"}]}
PROFILE_FORM = {"name": "Families", "kind": "person", "field_0": "city", "wanted_0": "delhi"}
MATRIX_FORM = {f"{fit}_{warmth}": "low" for fit in ("high", "medium", "low") for warmth in ("hot", "warm", "cold")}


def profile(_side: Side) -> dict[str, Any]:
    draft = ProfileDraft(name="Everybody", criteria=[Asked("customer", Wanted(("new",)))])
    return {"pk": keep_profile(draft=draft, profile_id=None, by=None).pk}


def profile_id(side: Side) -> dict[str, Any]:
    return {"profile_id": profile(side)["pk"]}


def judged_of(side: Side) -> Lead:
    profile(side)
    lead = lead_of(side)
    judge_fit(lead_ids=[lead.pk], at=NOON)
    return lead


FOUND = dict.fromkeys(("need", "solvency", "authority", "timing"), "strong")


def learnt(_side: Side) -> ScoreModel:
    """A version that learnt nothing yet."""
    return learn(at=NOON, by=None)


def scored_of(side: Side) -> Lead:
    """A lead with a chance, by a version that quotes the average."""
    lead = lead_of(side)
    Lead.objects.filter(pk=lead.pk).update(captured_at=timezone.now())
    Score.objects.create(lead=lead, model=learnt(side), probability=0.25, at=NOON, quoted=0.25, quoted_at=NOON)
    return lead


BOUGHT = "/api/v1/bought-lists/{list_id}"


def bought(name: str) -> Callable[[Side], dict[str, Any]]:
    """A bought list with a lead."""

    def made(side: Side) -> dict[str, Any]:
        make_lead(entry_point=side.company.bought_list)
        return {name: side.company.bought_list.pk}

    return made


PERSON = "GET /api/v1/people/{person_id}"
ROUTES: dict[str, Try | list[Try]] = {
    "qualification:leads": Get(),
    "qualification:count": Get(),
    "qualification:options": Get(lambda _: {"name": "owner"}, is_scoped=False),
    "qualification:bulk": [
        Post(data=picked),
        Post(data=lambda side: {**picked(side), "priority": "high", "sure": "yes"}),
    ],
    "qualification:export": Get(),
    "qualification:lead": Get(pk(lead_of)),
    "qualification:note": Post(pk(lead_of), {"note": "Rang back"}),
    "qualification:prospect": Post(pk(lead_of)),
    "qualification:lift": Post(pk(dead_of)),
    "qualification:by-rule": Post(pk(lead_of)),
    "qualification:line": Get(pk(lead_of)),
    "qualification:line-edit": [Get(pk(lead_of)), Post(pk(lead_of), {"next_step": "Call", "priority": "high"})],
    "qualification:deed": [
        Get(deed("temperature")),
        Post(deed("status"), {"status": "connected"}),
        Post(deed("priority"), {"priority": "high"}),
        Post(deed("value"), {"amount": "5000", "currency": "INR"}),
        Post(deed("product"), lambda side: {"product": side.company.x2.pk}),
        Post(deed("owner"), {"owner": ""}),
        Post(deed("next-step"), {"next_step": "Call"}),
        Post(deed("examination"), FOUND),
        Post(deed("recycling"), {"back_at": SOON}),
        Post(deed("disqualification"), OUT),
    ],
    "qualification:temperature": [Get(), Post(data={"try": "yes"}, answers=frozenset({422}))],
    "qualification:routing": Get(),
    "qualification:routing-new": [Get(), Post(data=RULE_FORM)],
    "qualification:routing-edit": [Get(rule, is_scoped=False), Post(rule, RULE_FORM, is_scoped=False)],
    "qualification:routing-move": Post(rule, {"way": "up"}, is_scoped=False),
    "qualification:routing-drop": Post(rule, is_scoped=False),
    "qualification:response-times": [Get(), Post(data={})],
    "qualification:profiles": [Get(), Post(data=MATRIX_FORM)],
    "qualification:profile-new": [Get(), Post(data=PROFILE_FORM)],
    "qualification:profile-edit": [Get(profile, is_scoped=False), Post(profile, PROFILE_FORM, is_scoped=False)],
    "qualification:profile-drop": Post(profile, is_scoped=False),
    "qualification:checklists": Get(),
    "qualification:checklist": [
        Get(lambda side: {"pk": side.company.x1.pk}, is_scoped=False),
        Post(lambda _: {"pk": 0}, {"need": "How many rooms?"}, is_scoped=False),
    ],
    "qualification:probability": [Get(), Post(data={"horizon_days": "90", "age_days": "0"})],
    "qualification:probability-use": Post(pk(learnt), is_scoped=False),
    "qualification:vendors": Get(),
    "qualification:bought-list": Get(bought("pk"), is_scoped=False),
    "qualification:list-terms": [Get(bought("pk"), is_scoped=False), Post(bought("pk"), {}, is_scoped=False)],
    "qualification:list-sample": [
        Get(bought("pk"), is_scoped=False),
        Post(bought("pk"), {"size": 1, "seed": 1}, is_scoped=False),
    ],
    "qualification:list-claim": Get(lambda side: {**bought("pk")(side), "kind": "csv"}, is_scoped=False),
    "qualification:work": Get(),
    "qualification:speed": Get(),
    "qualification:next-one": Post(pk(lead_of)),
    "qualification:people": Get(),
    "qualification:person": Get(person_of("pk")),
    "company:view-keep": Post(
        lambda _: {"page": "leads"}, {"name": "Hot", "query": "temperature=hot"}, is_scoped=False
    ),
    "company:view-drop": Post(pk(view_of), sees_all=frozenset()),
    "GET /api/v1/leads": Get(),
    f"GET {API}": Get(lead_id(lead_of)),
    f"PATCH {API}": Patch(lead_id(lead_of), {"priority": "high"}),
    f"POST {API}/disqualification": Post(lead_id(lead_of), OUT),
    f"DELETE {API}/disqualification": Delete(lead_id(dead_of)),
    f"PUT {API}/qualification": Put(lead_id(lead_of)),
    f"POST {API}/notes": Post(lead_id(lead_of), {"note": "Rang back"}),
    f"PUT {API}/owner": Put(lead_id(lead_of), {"owner": None}),
    f"PUT {API}/temperature": Put(
        lead_id(lead_of), {"temperature": "hot", "because": "Comes on Friday", "holds_until": f"{SOON}T00:00:00Z"}
    ),
    f"DELETE {API}/temperature": Delete(lead_id(lead_of)),
    "GET /api/v1/people": Get(),
    PERSON: Get(person_of("person_id")),
    "GET /api/v1/routing-rules": Get(),
    "POST /api/v1/routing-rules": Post(data=RULE),
    "PUT /api/v1/routing-rules/{rule_id}": Put(rule_id, RULE, is_scoped=False),
    "POST /api/v1/routing-rules/{rule_id}/move": Post(rule_id, {"places": 1}, is_scoped=False),
    "DELETE /api/v1/routing-rules/{rule_id}": Delete(rule_id, is_scoped=False),
    "GET /api/v1/response-times": Get(),
    "PUT /api/v1/response-times": Put(data={"times": [{"source": "web", "minutes": 10}]}),
    "GET /api/v1/audience-profiles": Get(),
    "POST /api/v1/audience-profiles": Post(data=PROFILE),
    "PUT /api/v1/audience-profiles/{profile_id}": Put(profile_id, PROFILE, is_scoped=False),
    "DELETE /api/v1/audience-profiles/{profile_id}": Delete(profile_id, is_scoped=False),
    "GET /api/v1/priority-matrix": Get(),
    "PUT /api/v1/priority-matrix": Put(data={"cells": [{"fit": "high", "intent": "hot", "priority": "high"}]}),
    f"GET {API}/fit": Get(lead_id(judged_of)),
    f"GET {API}/examination": Get(lead_id(lead_of)),
    f"PUT {API}/examination": Put(lead_id(lead_of), {"findings": [{"aspect": "need", "strength": "strong"}]}),
    f"POST {API}/recycling": Post(lead_id(lead_of), {"back_at": f"{SOON}T00:00:00Z"}),
    "GET /api/v1/checklists/{product_id}": Get(lambda _: {"product_id": 0}, is_scoped=False),
    "PUT /api/v1/checklists/{product_id}": Put(
        lambda _: {"product_id": 0}, {"questions": {"need": ["How many rooms?"]}}, is_scoped=False
    ),
    f"GET {API}/probability": Get(lead_id(scored_of)),
    "GET /api/v1/score-models": Get(),
    "POST /api/v1/score-models": Post(data={"horizon_days": 90}),
    "GET /api/v1/score-models/in-use": Get(lambda side: learnt(side) and {}, is_scoped=False),
    "PUT /api/v1/score-models/in-use": Put(data=lambda side: {"version": learnt(side).pk}),
    "GET /api/v1/bought-lists": Get(),
    f"GET {BOUGHT}": Get(bought("list_id"), is_scoped=False),
    f"PUT {BOUGHT}/terms": Put(bought("list_id"), {"contract": "C-7"}, is_scoped=False),
    f"POST {BOUGHT}/samples": Post(bought("list_id"), {"size": 1}, is_scoped=False),
    f"GET {BOUGHT}/samples": Get(bought("list_id"), is_scoped=False),
    "GET /api/v1/waiting-leads": Get(),
    f"GET {API}/assignments": Get(lead_id(lead_of)),
    f"POST {API}/assignments": Post(lead_id(lead_of)),
    "GET /api/v1/temperature-rules": Get(),
    "PUT /api/v1/temperature-rules": Put(data={"rules": [{"kind": "visit", "points": 20, "half_life_days": 30}]}),
}
