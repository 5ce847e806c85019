"""Pages of persons.

They stand in this step and not in identity: who may see a person follows from who may see the leads.
"""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from footfall.company.access import StaffRequest, allowed
from footfall.identity.models import Erasure
from footfall.qualification.queries.lead import consents_of, contacts_of
from footfall.qualification.queries.lines import lines, spoken_phone
from footfall.qualification.queries.matches import DECIDE
from footfall.qualification.queries.merges import life_of, matches_of, merges_of, undecided_of
from footfall.qualification.queries.people import captures_of, leads_of, people_of, person_seen_by, stands_for
from footfall.qualification.views.erasure import WHO_ERASES
from footfall.qualification.views.lead import reachable
from footfall.qualification.views.verification import history_of
from footfall.web.tables import Column

COLUMNS = [
    Column("name", "Name"),
    Column("email", "E-mail", wide=True),
    Column("company", "Company", wide=True),
    Column("city", "City", wide=True),
    Column("since", "Known since"),
]
LEAD_COLUMNS = [
    Column("product", "Product"),
    Column("temperature", "Temperature"),
    Column("status", "Status"),
    Column("outlet", "Outlet", wide=True),
    Column("value", "Value", wide=True),
    Column("owner", "Owner", wide=True),
    Column("captured", "Captured", wide=True),
]

MOST_EVENTS = 100


@allowed()
def person_list(request: StaffRequest) -> HttpResponse:
    """The people behind the leads one sees, found by name, phone, e-mail or company."""
    text, below = request.GET.get("q", ""), request.GET.get("below", "")
    found = people_of(request.user, text=text, below=int(below) if below.isdecimal() else None)
    people = [(each, spoken_phone(each)) for each in found.persons]
    context = {"people": people, "below": found.below, "columns": COLUMNS, "q": text}
    return render(request, "qualification/person_list.html", context)


@allowed()
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: how to reach them, what they came for, and how we know that it is the same person."""
    if standing := stands_for(request.user, pk):
        return redirect("qualification:person", standing)
    one = person_seen_by(request.user, pk)
    leads = list(leads_of(one, request.user))
    context = {
        "person": one,
        "phone": spoken_phone(one),
        "contacts": [reachable(point) for point in contacts_of(one)],
        "history": history_of(contacts_of(one)),
        "consents": consents_of(one),
        "lines": lines(leads),
        "columns": LEAD_COLUMNS,
        "events": life_of(one, captures_of(one, leads)[:MOST_EVENTS]),
        "matches": matches_of(one, request.user),
        "merges": merges_of(one),
        "undecided": undecided_of(one),
        "seat": one.seats.filter(until=None).first(),
        "may_decide": request.user.role in DECIDE,
        "may_erase": request.user.role in WHO_ERASES,
        "erasure": Erasure.objects.select_related("by").filter(person=one).first(),
    }
    return render(request, "qualification/person.html", context)
