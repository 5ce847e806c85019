"""Addresses of the pages of leads."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from footfall.qualification.views import (
    bulk,
    checklists,
    deeds,
    duplicates,
    erasure,
    export,
    lead,
    lead_list,
    line,
    list_checks,
    lists,
    matches,
    merges,
    organizations,
    people,
    probability,
    profiles,
    routing,
    speed,
    temperature,
    verification,
    worklist,
)


class DeedConverter(StringConverter):
    """The name of a deed on one lead; other names below a lead are of other steps."""

    regex = "|".join(deeds.DEEDS)


register_converter(DeedConverter, "deed")

app_name = "qualification"
urlpatterns = [
    path("leads", lead_list.lead_list, name="leads"),
    path("leads/count", lead_list.lead_count, name="count"),
    path("leads/options/<slug:name>", lead_list.options, name="options"),
    path("leads/bulk", bulk.bulk, name="bulk"),
    path("leads/export.csv", export.export, name="export"),
    path("leads/work", worklist.work_list, name="work"),
    path("leads/<int:pk>", lead.lead, name="lead"),
    path("leads/<int:pk>/notes", deeds.note, name="note"),
    path("leads/<int:pk>/qualification", deeds.prospect, name="prospect"),
    path("leads/<int:pk>/disqualification/lift", deeds.lift, name="lift"),
    path("leads/<int:pk>/temperature/rule", deeds.by_rule, name="by-rule"),
    path("leads/<int:pk>/line", line.lead_line, name="line"),
    path("leads/<int:pk>/line/edit", line.lead_line_edit, name="line-edit"),
    path("leads/<int:pk>/<deed:name>", deeds.deed, name="deed"),
    path("qualification/temperature", temperature.temperature, name="temperature"),
    path("qualification/routing", routing.rule_list, name="routing"),
    path("qualification/routing/new", routing.rule_new, name="routing-new"),
    path("qualification/routing/times", routing.response_times, name="response-times"),
    path("qualification/routing/<int:pk>", routing.rule_edit, name="routing-edit"),
    path("qualification/routing/<int:pk>/move", routing.rule_move, name="routing-move"),
    path("qualification/routing/<int:pk>/drop", routing.rule_drop, name="routing-drop"),
    path("qualification/profiles", profiles.profile_list, name="profiles"),
    path("qualification/profiles/new", profiles.profile_new, name="profile-new"),
    path("qualification/profiles/<int:pk>", profiles.profile_edit, name="profile-edit"),
    path("qualification/profiles/<int:pk>/drop", profiles.profile_drop, name="profile-drop"),
    path("qualification/checklists", checklists.checklists, name="checklists"),
    path("qualification/checklists/<int:pk>", checklists.checklist, name="checklist"),
    path("qualification/probability", probability.probability, name="probability"),
    path("qualification/probability/<int:pk>/use", probability.probability_use, name="probability-use"),
    path("vendors", lists.vendor_list, name="vendors"),
    path("vendors/lists/<int:pk>", lists.bought_list, name="bought-list"),
    path("vendors/lists/<int:pk>/terms", lists.terms, name="list-terms"),
    path("vendors/lists/<int:pk>/sample", lists.sample, name="list-sample"),
    path("vendors/lists/<int:pk>/checks/new", list_checks.check_new, name="list-check-new"),
    path("vendors/lists/<int:pk>/checks/<int:check>", list_checks.check, name="list-check"),
    path("vendors/lists/<int:pk>/checks/<int:check>/<slug:fate>.csv", list_checks.check_file, name="list-check-file"),
    path("vendors/lists/<int:pk>/claim.<str:kind>", lists.claim, name="list-claim"),
    path("qualification/waiting", speed.board, name="speed"),
    path("leads/<int:pk>/offer-next", speed.next_one, name="next-one"),
    path("people", people.person_list, name="people"),
    path("people/pairs", matches.match_queue, name="matches"),
    path("people/pairs/<int:pk>", matches.match_decide, name="match-decide"),
    path("people/<int:pk>", people.person, name="person"),
    path("people/<int:pk>/erasure", erasure.erasure, name="erasure"),
    path("people/<int:pk>/seat", organizations.seat, name="seat"),
    path("merges/<int:pk>", merges.merge_undo, name="merge"),
    path("merges/<int:pk>/captures", merges.merge_give, name="merge-give"),
    path("duplicates", duplicates.duplicates, name="duplicates"),
    path("duplicates/scan", duplicates.scan_begin, name="scan"),
    path("duplicates/join", duplicates.join_many, name="join-many"),
    path("organizations", organizations.organization_list, name="organizations"),
    path("organizations/<int:pk>", organizations.organization, name="organization"),
    path("organizations/<int:pk>/join", organizations.organization_join, name="organization-join"),
    path("organizations/merges/<int:pk>/undo", organizations.organization_part, name="organization-part"),
    path("people/<int:pk>/codes", verification.codes, name="codes"),
    path("verification", verification.verification, name="verification"),
    path("verification/<int:pk>", verification.contact, name="contact"),
    path("verification/<int:pk>/nothing-wrong", verification.nothing_wrong, name="contact-fine"),
    path("verification/<int:pk>/codes", verification.code_send, name="code-send"),
    path("verification/<int:pk>/codes/entry", verification.code_enter, name="code-enter"),
]
