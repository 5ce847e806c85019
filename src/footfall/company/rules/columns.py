"""The columns of each kind of file."""

from footfall.company.rules import fields
from footfall.company.rules.hours import hours
from footfall.company.rules.sheets import LEAVE, Column

LOCATIONS = (
    Column("code", fields.code, "Short and unique; files and programs name the place by it"),
    Column("name", fields.title, "What people call it"),
    Column("level", fields.level, "country, region, city, outlet, or your own word; what sells is an outlet"),
    Column("parent", fields.code, "Code of the place above; empty at the top; rows may come in any order"),
    Column("category", fields.level, "Outlet category, for outlets only; an empty cell leaves it", LEAVE),
    Column(
        "category_from", fields.day, "First day of that category; today if empty, for a new outlet its opening", LEAVE
    ),
    Column("time_zone", fields.time_zone, "Such as Asia/Kolkata; empty means as above"),
    Column("currency", fields.currency, "Three letters; empty means as above"),
    Column("country", fields.country, "Two letters; empty means as above"),
    Column("opening_hours", hours, "Mon-Sat 10:00-20:00; Sun 11:00-17:00", {}),
    Column("latitude", fields.latitude, "Degrees north", None),
    Column("longitude", fields.longitude, "Degrees east", None),
    Column("opened_on", fields.day, "2026-11-23", None),
    Column("closed_on", fields.day, "First day it is closed", None),
)
OUTLET_CATEGORIES = (
    Column("slug", fields.level, "Short name in small letters"),
    Column("name", fields.title, "What people call it"),
)
PRODUCTS = (
    Column("code", fields.code, "Short and unique"),
    Column("name", fields.title, "What people call it"),
    Column("level", fields.level, "family, product, or your own word", LEAVE),
    Column("parent", fields.code, "Code of the family it belongs to"),
    Column("price", fields.amount, "Usual price", None, minor="price_minor"),
    Column("currency", fields.currency, "Of the price; three letters"),
    Column("margin", fields.share, "Share of the price that is earned: 0.25 or 25%", None),
    Column("retired_on", fields.day, "First day it is no longer sold", None),
)
CAMPAIGNS = (
    Column("code", fields.code, "Short and unique"),
    Column("name", fields.title, "What people call it"),
    Column("parent", fields.code, "Code of the campaign it is part of"),
    Column("starts_on", fields.day, "2026-11-23", None),
    Column("ends_on", fields.day, "Last day", None),
    Column("budget", fields.amount, "What may be spent", None, minor="budget_minor"),
    Column("currency", fields.currency, "Of the budget; three letters"),
)
TEAMS = (Column("name", fields.title, "What people call it"),)
STAFF = (
    Column("email", fields.email, "They sign in with it"),
    Column("name", fields.title, "Their name"),
    Column("role", fields.role, "administrator, director, marketing, regional_manager, outlet_manager, ..."),
    Column("team", fields.title, "Name of their team", None),
    Column("places", fields.words, "Codes of the places they work for, with all below; divided by ;", []),
    Column("phone", fields.phone, "As they write it"),
    Column("languages", fields.languages, "Codes divided by ; such as en; hi", []),
    Column("skills", fields.words, "Words divided by ;", []),
    Column("working_hours", hours, "Mon-Fri 10:00-19:00", {}),
    Column("is_active", fields.yes_or_no, "yes or no; no means they have left", LEAVE),
)
VALUE_SLABS = (
    Column("currency", fields.currency, "Three letters"),
    Column("slab", fields.level, "high, medium or low"),
    Column("from", fields.amount, "Smallest value in this slab", None, minor="from_minor"),
)
CERTIFICATIONS = (
    Column("email", fields.email, "Of the member of staff"),
    Column("course", fields.title, "Name of the course"),
    Column("passed_on", fields.day, "2026-11-23", None),
    Column("score", fields.score, "Of 100; empty if none was given", None),
    Column("expires_on", fields.day, "Last day it holds; empty means as long as certificates of the course do", None),
)
