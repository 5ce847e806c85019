"""The trades the demo company can be in: what it sells, how dear, how its leads come and how well they sell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Family:
    """A product family with its models (name, usual price in rupees); appeal and sale rate relative to the others."""

    name: str
    models: tuple[tuple[str, int], ...]
    appeal: float
    closing: float


@dataclass(frozen=True)
class Door:
    """A way leads come in, and how it behaves.

    share: part of all leads; warm and sale: multiples of the company's rates; dead: share of dead numbers;
    cost: rupees a lead in media, lists and material; is_local: belongs to an outlet.
    """

    channel: str
    source: str
    name: str
    share: float
    warm: float
    sale: float
    dead: float
    cost: float
    is_local: bool
    touch: str


@dataclass(frozen=True)
class Industry:
    """A trade: its company and products, yearly season (12 factors, January first), and how often leads become sales."""

    slug: str
    company: str
    outlet_word: str
    families: tuple[Family, ...]
    season: tuple[float, ...]
    warm_rate: float
    sale_rate: float
    days_to_sale: float
    margin: float
    slabs: tuple[int, int]
    """Rupees from which a lead is of medium and of high value."""


DOORS = (
    Door("visitors_register", "point-of-sale", "Visitor's register", 0.26, 1.15, 1.55, 0.05, 12, True, "visit"),
    Door("loyalty_card", "point-of-sale", "Loyalty card", 0.14, 1.10, 1.40, 0.06, 45, True, "visit"),
    Door("counter", "point-of-sale", "Counter form", 0.12, 1.30, 0.95, 0.04, 10, True, "question"),
    Door("brochure", "point-of-sale", "Brochure QR", 0.06, 0.90, 0.35, 0.05, 18, True, "brochure"),
    Door("home_visit", "point-of-sale", "Home visit", 0.03, 1.50, 1.70, 0.03, 160, True, "demo_request"),
    Door("web_form", "web", "Website form", 0.12, 1.05, 0.50, 0.08, 110, False, "web_form"),
    Door("social_ads", "social", "Social lead ads", 0.09, 0.70, 0.50, 0.14, 85, False, "social"),
    Door("referral", "referral", "Referral", 0.05, 1.60, 1.60, 0.02, 60, False, "referral"),
    Door("trade_show", "event", "Trade show badge", 0.04, 1.05, 0.90, 0.05, 240, False, "event"),
    Door("bought_list", "external-database", "Bought list", 0.06, 0.35, 0.20, 0.34, 22, False, "listed"),
    Door("existing_customers", "existing-customer", "Existing customers", 0.03, 1.30, 1.70, 0.06, 8, False, "listed"),
)

RETAIL = Industry(
    "retail",
    "Pranam Home Appliances",
    "",
    (
        Family("Air purifiers", (("Air purifier X1", 14_990), ("Air purifier X2", 24_990)), 0.34, 1.10),
        Family("Water softeners", (("Water softener S", 38_500), ("Water softener L", 74_000)), 0.20, 0.85),
        Family(
            "Inverters",
            (("Inverter 1 kVA", 12_400), ("Inverter 3 kVA", 52_000), ("Inverter 5 kVA", 105_000)),
            0.28,
            1.00,
        ),
        Family("Service plans", (("Service plan, 2 years", 5_400), ("Service plan, 5 years", 11_900)), 0.18, 1.25),
    ),
    (0.95, 0.85, 0.90, 1.05, 1.15, 1.00, 0.85, 0.90, 1.05, 1.40, 1.35, 0.95),
    0.42,
    0.062,
    16,
    0.28,
    (15_000, 50_000),
)
TRAVEL = Industry(
    "travel",
    "Yatra Lines Holidays",
    "",
    (
        Family("Weekend breaks", (("Goa, 3 nights", 18_900), ("Udaipur, 2 nights", 15_500)), 0.34, 1.15),
        Family("Family tours", (("Kerala, 7 nights", 92_000), ("Kashmir, 6 nights", 88_000)), 0.28, 0.95),
        Family("Abroad", (("Singapore, 5 nights", 145_000), ("Europe, 10 nights", 410_000)), 0.24, 0.70),
        Family("Pilgrimages", (("Char Dham, 11 nights", 64_000), ("Varanasi, 3 nights", 21_000)), 0.14, 1.20),
    ),
    (0.90, 1.00, 1.30, 1.40, 1.20, 0.80, 0.60, 0.70, 0.95, 1.20, 1.15, 1.10),
    0.38,
    0.048,
    24,
    0.14,
    (30_000, 120_000),
)
HOSPITAL = Industry(
    "hospital",
    "Jeevan Hospitals",
    "Hospital",
    (
        Family("Health checks", (("Basic check", 2_900), ("Executive check", 9_800)), 0.42, 1.30),
        Family("Eye care", (("Cataract surgery", 45_000), ("Laser correction", 78_000)), 0.20, 0.80),
        Family("Dental care", (("Implant", 38_000), ("Aligners", 95_000)), 0.24, 0.95),
        Family("Physiotherapy", (("Ten sessions", 8_500), ("Home programme", 24_000)), 0.14, 1.10),
    ),
    (1.05, 1.00, 1.00, 0.95, 0.90, 0.95, 1.10, 1.10, 1.05, 0.95, 0.95, 1.00),
    0.46,
    0.090,
    11,
    0.35,
    (10_000, 50_000),
)
INSURANCE = Industry(
    "insurance",
    "Suraksha Insurance Brokers",
    "Branch",
    (
        Family("Health insurance", (("Individual cover", 14_500), ("Family cover", 28_000)), 0.36, 1.10),
        Family("Motor insurance", (("Two-wheeler", 2_800), ("Car", 16_500)), 0.32, 1.25),
        Family("Life insurance", (("Term plan", 22_000), ("Savings plan", 60_000)), 0.24, 0.75),
        Family("Business cover", (("Shop cover", 19_000), ("Group health", 240_000)), 0.08, 0.70),
    ),
    (1.10, 1.25, 1.60, 0.90, 0.85, 0.85, 0.90, 0.95, 1.00, 0.95, 0.95, 1.00),
    0.36,
    0.054,
    20,
    0.18,
    (15_000, 50_000),
)
INDUSTRIES = {industry.slug: industry for industry in (RETAIL, TRAVEL, HOSPITAL, INSURANCE)}
