"""How Footfall is served. Start it with `footfall up`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "footfall.settings")
application = get_asgi_application()
