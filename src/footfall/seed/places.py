"""Where the company of the demo sells: a country, its regions, cities and outlets."""

from dataclasses import dataclass


@dataclass(frozen=True)
class City:
    """A city with the quarters that have an outlet; latitude and longitude in degrees."""

    name: str
    latitude: float
    longitude: float
    quarters: tuple[str, ...]


REGIONS: dict[str, tuple[City, ...]] = {
    "North": (
        City("Delhi", 28.61, 77.21, ("Karol Bagh", "Saket", "Connaught Place", "Chandni Chowk", "Rohini", "Dwarka")),
        City("Gurugram", 28.46, 77.03, ("Cyber Hub", "Sohna Road")),
        City("Jaipur", 26.91, 75.79, ("Malviya Nagar", "MI Road", "Vaishali Nagar")),
        City("Lucknow", 26.85, 80.95, ("Hazratganj", "Gomti Nagar")),
    ),
    "West": (
        City("Mumbai", 19.08, 72.88, ("Andheri", "Bandra", "Dadar", "Thane", "Borivali")),
        City("Pune", 18.52, 73.86, ("Koregaon Park", "Kothrud", "Hinjewadi")),
        City("Ahmedabad", 23.02, 72.57, ("Navrangpura", "Satellite", "Maninagar")),
    ),
    "South": (
        City("Bengaluru", 12.97, 77.59, ("Indiranagar", "Jayanagar", "Whitefield", "Malleshwaram")),
        City("Chennai", 13.08, 80.27, ("T Nagar", "Adyar", "Anna Nagar")),
        City("Hyderabad", 17.39, 78.49, ("Banjara Hills", "Kukatpally", "Gachibowli")),
        City("Kochi", 9.93, 76.27, ("MG Road", "Kakkanad")),
    ),
    "East": (
        City("Kolkata", 22.57, 88.36, ("Park Street", "Salt Lake", "Gariahat", "Howrah")),
        City("Bhubaneswar", 20.30, 85.82, ("Saheed Nagar", "Patia")),
        City("Patna", 25.59, 85.14, ("Boring Road", "Kankarbagh")),
        City("Guwahati", 26.14, 91.74, ("Paltan Bazaar", "Beltola", "Fancy Bazaar")),
    ),
}

MOVED = {"Jaipur": "West", "Bhubaneswar": "South"}
"""Cities with the region that they belonged to in the first of the two years."""
DAYS_TO_THE_MOVE = 365

CATEGORIES = ("exclusive", "non-exclusive", "shop-in-shop", "counter", "kiosk")
CATEGORY_SHARES = (0.34, 0.26, 0.18, 0.14, 0.08)
