"""Routes of identity: pairs, merges, duplicates and organizations; their pages stand in qualification."""

from collections.abc import Callable, Mapping
from typing import Any

from footfall.identity.actions.merging import merge, unmerge
from footfall.identity.actions.organizations import join_organizations
from footfall.identity.models import Match, Merge, Organization, OrganizationMerge, Person
from tests.cast import NOON
from tests.matrix_routes.trying import Delete, Get, Post, Put, Side, Try
from tests.qualification.making import make_lead


def person_of(side: Side) -> Person:
    return make_lead(location=side.place, owner=side.holder, entry_point=side.company.counter).person


def match_of(side: Side) -> Match:
    one, other = sorted((person_of(side), person_of(side)), key=lambda person: person.pk)
    return Match.objects.create(left=one, right=other, evidence={"shared": "+919810012345"})


def merge_of(side: Side) -> Merge:
    one, other = person_of(side), person_of(side)
    return merge(survivor_id=one.pk, merged_id=other.pk, by=None, at=NOON)


def undone_of(side: Side) -> Merge:
    return unmerge(merge_id=merge_of(side).pk, by=None, at=NOON)


def member_of(side: Side) -> Person:
    person = person_of(side)
    count = Organization.objects.count()
    person.organization = Organization.objects.create(name=f"Acme {count}", name_key=f"acme {count}")
    person.save(update_fields=["organization"])
    return person


def body_of(side: Side) -> Organization:
    body = member_of(side).organization
    assert body
    return body


def bodies_of(side: Side) -> OrganizationMerge:
    return join_organizations(survivor_id=body_of(side).pk, merged_id=body_of(side).pk, by=None, at=NOON)


def key(name: str, make: Callable[[Side], Any]) -> Callable[[Side], Mapping[str, Any]]:
    """The key of what is made, as an address names it."""
    return lambda side: {name: make(side).pk}


def two(make: Callable[[Side], Any]) -> Callable[[Side], Mapping[str, Any]]:
    return lambda side: {"survivor": make(side).pk, "merged": make(side).pk}


ROUTES: dict[str, Try | list[Try]] = {
    "qualification:matches": [Get(), Get(query=lambda side: {"pair": match_of(side).pk})],
    "qualification:match-decide": [
        Post(key("pk", match_of), {"verdict": "same"}),
        Post(key("pk", match_of), {"verdict": "different"}),
    ],
    "qualification:merge": [Get(key("pk", merge_of)), Post(key("pk", merge_of), {"keep_separate": "yes"})],
    "qualification:merge-give": Post(key("pk", undone_of), {"to": "survivor", "capture": ""}),
    "qualification:duplicates": Get(),
    "qualification:scan": Post(),
    "qualification:join-many": [
        Post(data=lambda side: {"match": match_of(side).pk}),
        Post(data=lambda side: {"match": match_of(side).pk, "sure": "yes"}),
    ],
    "qualification:organizations": Get(),
    "qualification:organization": Get(key("pk", body_of)),
    "qualification:organization-join": Post(key("pk", body_of), lambda side: {"other": body_of(side).pk}),
    "qualification:organization-part": Post(key("pk", bodies_of)),
    "qualification:seat": Post(key("pk", member_of), {"role": "decides"}),
    "qualification:erasure": [
        Get(key("pk", person_of)),
        Post(key("pk", person_of), {"because": "they asked", "is_meant": "on"}),
    ],
    "GET /api/v1/people/{person_id}/erasure": Get(key("person_id", person_of)),
    "POST /api/v1/people/{person_id}/erasure": Post(key("person_id", person_of), {"because": "they asked"}),
    "GET /api/v1/matches": Get(),
    "PUT /api/v1/matches/{match_id}/verdict": Put(key("match_id", match_of), {"verdict": "same"}),
    "POST /api/v1/merges": Post(data=two(person_of)),
    "GET /api/v1/merges/{merge_id}": Get(key("merge_id", merge_of)),
    "DELETE /api/v1/merges/{merge_id}": Delete(key("merge_id", merge_of)),
    "PUT /api/v1/people/{person_id}/seat": Put(key("person_id", member_of), {"role": "decides"}),
    "GET /api/v1/organizations": Get(),
    "GET /api/v1/organizations/{organization_id}": Get(key("organization_id", body_of)),
    "POST /api/v1/organization-merges": Post(data=two(body_of)),
    "DELETE /api/v1/organization-merges/{merge_id}": Delete(key("merge_id", bodies_of)),
}
