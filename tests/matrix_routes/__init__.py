"""Every address of Footfall, and how the matrix test tries it: a route that is not here fails `tests/test_matrix.py`.

One file for each step, one entry for each route. A page is named by its URL name (`"company:location"`), an operation
of the API by its method and path (`"GET /api/v1/locations/{location_id}"`). The entry says how to call it:

    "selling:board": Get(),                                        # no object in the address
    "selling:deal": Get(lambda side: {"pk": deal_of(side).pk}),    # an object: scope is tried as well
    "PUT /api/v1/deals/{deal_id}/stage": Put(lambda side: {"deal_id": deal_of(side).pk}, {"stage": "demo"}),

The first argument builds the object and gives the path's arguments. It gets a `Side`: `side.place` is Karol Bagh when
the object shall be within sight of `side.staff` and Indiranagar when it shall not, and `side.holder` is who it belongs
to (the one who tries, or Omar of Indiranagar). `data` is the form or the JSON body, a dict or a function of the side.

What is tried, with a member of staff of each of the nine roles:
* a role that the view declares gets one of `answers` for an object of their own, and 404 for a foreign one, unless the
  role is in `sees_all`;
* any other role gets 403;
* whoever has not signed in is sent to sign in (pages) or gets 401 (API), unless the route is public;
* an answer of 400 or above leaves the database as it was.

`is_scoped=False` says that an object belongs to the whole company, such as a product: then there is nothing foreign.
A route with several methods has a list of entries.
"""

from tests.matrix_routes.capture import ROUTES as CAPTURE
from tests.matrix_routes.company import ROUTES as COMPANY
from tests.matrix_routes.customers import ROUTES as CUSTOMERS
from tests.matrix_routes.decisions import ROUTES as DECISIONS
from tests.matrix_routes.identity import ROUTES as IDENTITY
from tests.matrix_routes.inbox import ROUTES as INBOX
from tests.matrix_routes.list_checks import ROUTES as LIST_CHECKS
from tests.matrix_routes.measurement import ROUTES as MEASUREMENT
from tests.matrix_routes.nurture import ROUTES as NURTURE
from tests.matrix_routes.qualification import ROUTES as QUALIFICATION
from tests.matrix_routes.rewards import ROUTES as REWARDS
from tests.matrix_routes.selling import ROUTES as SELLING
from tests.matrix_routes.trying import Try
from tests.matrix_routes.verification import ROUTES as VERIFICATION

ROUTES: dict[str, Try | list[Try]] = {
    **COMPANY,
    **CAPTURE,
    **INBOX,
    **IDENTITY,
    **VERIFICATION,
    **QUALIFICATION,
    **LIST_CHECKS,
    **SELLING,
    **REWARDS,
    **NURTURE,
    **CUSTOMERS,
    **MEASUREMENT,
    **DECISIONS,
}
