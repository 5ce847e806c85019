"""The base page, the components and the static files that every step draws its pages with."""
