"""The design system page, the pages before sign-in, and the pages of mistakes."""

import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from footfall.company.models import Staff
from footfall.shared.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def karan() -> Staff:
    return Staff.objects.create_user("karan@example.com", "a fine long password", name="Karan Das", role="director")


def test_every_component_stands_on_the_design_page(client: Client) -> None:
    from pathlib import Path

    from footfall import web

    root = Path(web.__file__).parent / "templates"
    shown = "".join(path.read_text() for path in (root / "web").rglob("*.html"))
    shown += "".join(path.read_text() for path in (root / "registration").rglob("*.html"))
    shown += "".join(path.read_text() for path in (root / "ui").glob("*.html"))
    missing = [p.stem for p in (root / "ui").glob("*.html") if not re.search(rf'(show|ui) "{p.stem}"', shown)]
    assert missing == []


def test_every_component_is_described() -> None:
    from pathlib import Path

    from footfall import web

    root = Path(web.__file__).parent
    words = (root.parents[2] / "docs/design-system.md").read_text()
    assert [p.stem for p in (root / "templates/ui").glob("*.html") if f"`{p.stem}`" not in words] == []


def test_the_design_page_is_drawn_at_both_densities(client: Client) -> None:
    found = [
        re.search(r'data-density="(\w+)"', client.get(f"/design{q}").content.decode()) for q in ("", "?density=counter")
    ]
    assert [match and match[1] for match in found] == ["desk", "counter"]


def test_a_density_that_does_not_exist_is_the_desk(client: Client) -> None:
    assert 'data-density="desk"' in client.get("/design?density=%22%3E%3Cscript%3E").content.decode()


def test_the_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/design")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy


def test_a_page_names_no_other_host(client: Client) -> None:
    page = client.get("/design").content.decode()
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', page) == []


def test_one_heading_and_the_title_say_the_same(client: Client) -> None:
    page = client.get("/design").content.decode()
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["Design system"]
    assert "<title>Design system · " in page


def test_every_id_on_a_page_is_its_own(client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', client.get("/design").content.decode())
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_signing_in_says_its_mistake_and_keeps_the_address(client: Client, karan: Staff) -> None:
    page = client.post(reverse("login"), {"username": karan.email, "password": "wrong"}).content.decode()
    assert 'value="karan@example.com"' in page
    assert "<h2>One thing to put right</h2>" in page


def test_a_forgotten_password_is_chosen_anew_by_the_link(client: Client, karan: Staff) -> None:
    name = urlsafe_base64_encode(force_bytes(karan.pk))
    link = reverse("password_reset_confirm", args=[name, default_token_generator.make_token(karan)])
    page = client.get(link, follow=True)
    assert "<h1>Choose a new password</h1>" in page.content.decode()
    new = "another long word"
    client.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    karan.refresh_from_db()
    assert karan.check_password(new)


def test_a_spent_link_offers_a_new_one(client: Client) -> None:
    page = client.get(reverse("password_reset_confirm", args=["MQ", "abc-def"])).content.decode()
    assert "<h1>This link is spent</h1>" in page
    assert f'href="{reverse("password_reset")}"' in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_a_page_of_a_mistake_needs_nothing_of_the_request(code: str) -> None:
    assert len(re.findall("<h1>.+?</h1>", render_to_string(f"{code}.html"))) == 1


def test_a_refusal_is_said_in_its_own_words() -> None:
    page = render_to_string("refusal.html", {"refusal": Conflict("Ravi moved this deal a minute ago.")})
    assert "<h1>Ravi moved this deal a minute ago.</h1>" in page
    assert '<p class="bare__code">409</p>' in page


def test_a_member_of_staff_finds_name_role_and_sign_out(client: Client, karan: Staff) -> None:
    client.force_login(karan)
    page = client.get("/design").content.decode()
    assert "<span>Karan Das<small>Director</small></span>" in page
    assert f'<form method="post" action="{reverse("logout")}">' in page
