"""The URL under which the embedded server is reached; nothing is started to know it."""

from pathlib import Path
from urllib.parse import quote

from footfall.shared.postgres.passwords import password_in
from footfall.shared.postgres.places import home_of

APPLICATION_ROLE = "footfall"
SUPERUSER = "postgres"
DATABASE = "footfall"


def embedded_url(data: Path, *, role: str = APPLICATION_ROLE, database: str = DATABASE) -> str:
    """A URL of the form postgresql://role:password@/database?host=/folder/of/the/socket."""
    home = home_of(data)
    password = password_in(home.password(role))
    return f"postgresql://{role}:{quote(password, safe='')}@/{database}?host={quote(str(home.sockets), safe='')}"
