"""Files beside leads, and colleagues who are named in notes."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from footfall.company.models import Role, Staff
from footfall.identity.actions.erase import erase
from footfall.qualification.models import Lead
from footfall.selling.actions.files import keep_file
from footfall.selling.models import LeadFile, Mention
from footfall.selling.rules.files import Empty, FileTooLarge, NotTaken, NotWhatItSays, clean_name, type_of
from footfall.selling.rules.mentions import Colleague, named
from tests.cast import Company, key_of, member
from tests.selling.making import MONDAY, make_deal, make_lead
from tests.selling.reading import texts

PDF = b"%PDF-1.7 an order"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.FILES = tmp_path
    return tmp_path


@pytest.fixture
def lead(company: Company, vikram: Staff) -> Lead:
    return make_lead(company, owner=vikram)


def kept(lead: Lead, name: str = "order.pdf", content: bytes = PDF, kind: str = "order") -> LeadFile:
    return keep_file(lead_id=lead.pk, name=name, content=[content], kind=kind, at=MONDAY, by=lead.owner)


def on_disk(files: Path) -> list[bytes]:
    return [path.read_bytes() for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "head", "refusal"),
    [
        ("run.exe", b"MZ", NotTaken),
        ("page.html", b"<script>", NotTaken),
        ("picture.svg", b"<svg", NotTaken),
        ("order", PDF, NotTaken),
        ("order.pdf", b"MZ\x90", NotWhatItSays),
        ("photo.jpg", PDF, NotWhatItSays),
        ("list.csv", b"a,b\x00", NotWhatItSays),
        ("empty.txt", b"", Empty),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_not_taken_is_refused(name: str, head: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        type_of(name, head)


def test_names_are_only_names() -> None:
    assert [clean_name(name) for name in ("../../etc/pass.txt", 'C:\\x\\a"b.pdf', "\u202eevil\x00.pdf", "...")] == [
        "pass.txt", "ab.pdf", "evil.pdf", "file",
    ]  # fmt: skip
    assert len(clean_name("x" * 400 + ".pdf")) == 200


def test_a_file_lies_under_the_data_directory_by_a_key(lead: Lead, files: Path, vikram: Staff) -> None:
    deal = make_deal(lead, vikram)
    one = kept(lead, "../order.pdf")
    assert (one.name, one.deal, one.size, one.content_type) == ("order.pdf", deal, len(PDF), "application/pdf")
    path = files / "leads" / one.key[:2] / one.key
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (PDF, 0o600)


def test_nothing_stays_of_what_is_refused(lead: Lead, files: Path, settings: Any) -> None:
    settings.FILE_LIMIT = 1_000_000
    with pytest.raises(FileTooLarge, match="at most 1 MB"):
        kept(lead, content=PDF * 100_000)
    with pytest.raises(NotWhatItSays):
        kept(lead, content=b"MZ")
    assert (on_disk(files), LeadFile.objects.count()) == ([], 0)


def test_it_is_sent_by_the_page_and_given_out_harmless(client: Client, lead: Lead, vikram: Staff) -> None:
    client.force_login(vikram)
    sent = SimpleUploadedFile("Bestellung ü.pdf", PDF, content_type="text/html")
    client.post(f"/leads/{lead.pk}/files/new", {"file": sent, "kind": "order"})
    one = LeadFile.objects.get()
    answer = client.get(f"/files/{one.pk}")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Bestellung%20%C3%BC.pdf"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")
    assert texts(client.get(f"/leads/{lead.pk}").content.decode(), "#files a[download]") == ["Bestellung ü.pdf"]


def test_a_wrong_file_is_said_in_the_form(client: Client, lead: Lead, vikram: Staff) -> None:
    client.force_login(vikram)
    answer = client.post(f"/leads/{lead.pk}/files/new", {"file": SimpleUploadedFile("run.exe", b"MZ"), "kind": "other"})
    assert (answer.status_code, "Files of this kind are not taken" in answer.content.decode()) == (422, True)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_taken_away_is_gone_from_the_disk(
    client: Client, lead: Lead, vikram: Staff, files: Path
) -> None:
    client.force_login(vikram)
    one = kept(lead)
    client.post(f"/files/{one.pk}/removal")
    assert (on_disk(files), client.get(f"/files/{one.pk}").status_code) == ([], 404)


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_leaves_no_file(lead: Lead, files: Path, meera: Staff) -> None:
    kept(lead, content=b"%PDF-1.7 Asha Rao")
    erase(person_ids=[lead.person_id], by=meera, at=MONDAY, because="she wrote to us")
    assert (on_disk(files), LeadFile.objects.count()) == ([], 0)


def test_a_file_by_the_api(lead: Lead, vikram: Staff, omar: Staff) -> None:
    client = Client(headers={"authorization": f"Bearer {key_of(vikram)}"})
    answer = client.post(
        f"/api/v1/leads/{lead.pk}/files", {"file": SimpleUploadedFile("a.pdf", PDF), "kind": "delivery"}
    )
    made = json.loads(answer.content)
    assert (answer.status_code, made["kind"], made["size"]) == (201, "delivery", len(PDF))
    assert client.get(f"/api/v1/files/{made['id']}").content == PDF
    stranger = Client(headers={"authorization": f"Bearer {key_of(omar)}"})
    assert stranger.get(f"/api/v1/files/{made['id']}").status_code == 404
    refused = client.post(f"/api/v1/leads/{lead.pk}/files", {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert (refused.status_code, json.loads(refused.content)["type"]) == (422, "urn:footfall:problem:not-taken")


VIKRAM, OTHER = Colleague(1, "Vikram Singh", "vikram"), Colleague(2, "Vikram Rao", "vrao")


@pytest.mark.parametrize(
    ("text", "found", "unclear"),
    [
        ("@Vikram Singh please call", {1}, []),
        ("Ask @vikram rao, then @vrao.", {2}, []),
        ("@vikram knows", {1}, []),
        ("write to asha@vikram.in", set(), []),
        ("@Nobody and @VIKRAM SINGH!", {1}, ["Nobody"]),
    ],
)
def test_who_is_meant(text: str, found: set[int], unclear: list[str]) -> None:
    assert named(text, [VIKRAM, OTHER]) == (found, unclear)


def test_a_first_name_that_two_have_is_asked_about() -> None:
    assert named("@Vikram", [Colleague(1, "Vikram Singh", "a"), OTHER]) == (set(), ["Vikram"])


def test_the_named_colleague_is_told_on_their_work_list(
    client: Client, lead: Lead, vikram: Staff, karan: Staff
) -> None:
    client.force_login(karan)
    page = client.post(f"/leads/{lead.pk}/notes", {"note": "@Vikram she wants two; ask @Omar"}, follow=True)
    said = page.content.decode()
    assert "Noted. Vikram is told. Nobody is told for @Omar: no colleague who sees the lead" in said
    client.force_login(vikram)
    one = Mention.objects.get()
    for page_of in ("/leads/work", "/tasks"):
        assert texts(client.get(page_of).content.decode(), ".appointments li span")[0].startswith("Asha Rao @Vikram")
    client.post(f"/mentions/{one.pk}/seen")
    assert "You were named" not in client.get("/leads/work").content.decode()


def test_a_mention_of_a_lead_out_of_sight_is_not_shown(
    client: Client, company: Company, lead: Lead, vikram: Staff
) -> None:
    seller = member("Tara", Role.SALESPERSON, company.saket)
    Lead.objects.filter(pk=lead.pk).update(owner=seller)
    client.force_login(seller)
    client.post(f"/leads/{lead.pk}/notes", {"note": "@Vikram look"})
    assert Mention.objects.count() == 0
    Mention.objects.create(lead=lead, staff=vikram, text="@Vikram look", at=MONDAY)
    client.force_login(vikram)
    assert "You were named" not in client.get("/leads/work").content.decode()
