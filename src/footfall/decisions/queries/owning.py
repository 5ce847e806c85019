"""Which customers lack a product, and which own a smaller one of its family: whom to sell across, and whom up."""

from dataclasses import dataclass

from django.db import connection

from footfall.measurement.cube.question import Scope

_OWNED = """
WITH bought AS (
    SELECT DISTINCT lead.person_id, lead.product_id, product.parent_id, coalesce(product.price_minor, 0) AS price
      FROM qualification_lead AS lead JOIN company_product AS product ON product.id = lead.product_id
     WHERE lead.won_at IS NOT NULL AND lead.counted_with_id IS NULL AND (%(all)s OR lead.location_id = ANY(%(places)s))
), dearest AS (
    SELECT person_id, parent_id, max(price) AS price FROM bought GROUP BY person_id, parent_id
)
SELECT product.name, (SELECT count(DISTINCT person_id) FROM bought)
       - (SELECT count(*) FROM bought WHERE bought.product_id = product.id),
       (SELECT count(*) FROM dearest WHERE dearest.parent_id = product.parent_id AND dearest.price < product.price_minor)
  FROM company_product AS product
 WHERE product.retired_on IS NULL
   AND NOT EXISTS (SELECT FROM company_product AS below WHERE below.parent_id = product.id)
"""


@dataclass(frozen=True)
class Owning:
    """How many customers lack a product, and how many of them own a cheaper one of the same family and no dearer one."""

    lacking: int
    moving_up: int


def owning(scope: Scope) -> dict[str, Owning]:
    """By product, for the customers of the places one may see; in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNED, {"all": scope.kind == "all", "places": list(scope.places)})
        return {name: Owning(lacking, up) for name, lacking, up in cursor.fetchall()}
