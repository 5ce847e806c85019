"""What columns are taken for, and what rows become by it."""

import json
import uuid
from pathlib import Path

import orjson
import pytest

from footfall.capture.files.guess import guess_columns
from footfall.capture.files.mapping import (
    Mapping,
    UnknownMapping,
    WrongMapping,
    by_name,
    checked,
    from_json,
    propose,
    save,
    saved_in,
    shipped,
)
from footfall.capture.files.reading import NAMESPACE, Fault, Reader, Reading
from footfall.capture.files.table import Row, open_table


def guessed(*columns: str) -> dict[str, str]:
    return {
        column: guess.field
        for column, guess in zip(columns, guess_columns(columns, []), strict=True)
        if guess.field != "keep"
    }


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (("Customer Name", "Mobile No.", "Remarks"), ("name", "phone", "note")),
        (("Prénom", "Nom", "Téléphone portable", "Société"), ("first_name", "last_name", "phone", "company")),
        (("Vorname", "Nachname", "Handy", "E-Mail-Adresse"), ("first_name", "last_name", "phone", "email")),
        (("Nombre completo", "Correo electrónico", "Teléfono"), ("name", "email", "phone")),
        (("Nome", "Telefone", "Cidade"), ("name", "phone", "city")),
        (("नाम", "मोबाइल नंबर", "शहर"), ("name", "phone", "city")),
        (("ФИО", "Телефон", "Источник"), ("name", "phone", "source")),
        (("姓名", "手机号", "邮箱"), ("name", "phone", "email")),
        (("firstName", "lastName", "emailAddress"), ("first_name", "last_name", "email")),
        (("Emial Address", "Telehpone Number"), ("email", "phone")),
    ],
)
def test_headings_are_known_in_many_languages_and_spellings(columns: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert guessed(*columns) == dict(zip(columns, fields, strict=True))


def test_headings_that_only_sound_like_a_field_are_kept_as_they_are() -> None:
    assert guessed("ad_name", "Form Name", "Lead Owner", "Opportunity", "Campaign ID") == {}


def test_a_column_nobody_knows_is_known_by_its_values() -> None:
    rows = [["a@example.com", "98100 12345", "x"], ["b@example.com", "98100 54321", "y"]]
    assert [guess.field for guess in guess_columns(["f1", "f2", "f3"], rows)] == ["email", "phone", "keep"]


def test_a_phone_column_without_one_number_is_no_phone() -> None:
    assert guess_columns(["Phone"], [["yes"], ["no"]])[0].field == "keep"


def test_a_name_beside_first_and_last_name_is_a_title() -> None:
    assert guessed("name", "first_name", "last_name") == {
        "first_name": "first_name",
        "last_name": "last_name",
    }


HEADINGS = {
    "hubspot-contacts": "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Lead Status,Create Date",
    "salesforce-leads": "Id,FirstName,LastName,Company,Email,MobilePhone,LeadSource,Status,Rating,CreatedDate",
    "salesforce-report": "First Name,Last Name,Title,Company / Account,Email,Lead Source,Rating,Lead Owner",
    "odoo-leads": "id,name,contact_name,partner_name,email_from,phone,stage_id,expected_revenue",
    "odoo-opportunities": "External ID,Opportunity,Contact Name,Company Name,Email,Expected Revenue,Stage",
    "espocrm-leads": "id,firstName,lastName,emailAddress,phoneNumber,status,source",
    "suitecrm-leads": "id,first_name,last_name,lead_source,status,phone_mobile,email1",
    "frappe-leads": "name,first_name,lead_owner,source,mobile_no,organization",
    "mautic-contacts": "id,firstname,lastname,email,phone,points,stage",
    "google-lead-form": "Lead ID,Google Click ID,Form ID,Campaign ID,Lead Submit Time,Full Name,User Email",
    "meta-lead-ads": "id,created_time,ad_id,ad_name,form_id,campaign_name,is_organic,platform,full_name,phone_number",
    "linkedin-lead-gen": "Lead ID,Form Name,Campaign Name,Ad ID,First Name,Last Name,Email Address",
    "olist-leads": "mql_id,first_contact_date,landing_page_id,origin",
    "olist-deals": "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment",
}


@pytest.mark.parametrize("name", sorted(HEADINGS))
def test_exports_of_other_products_are_recognised(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADINGS[name]}\n", encoding="utf-8")
    proposal = propose(open_table(path))
    assert proposal.mapping.name == name
    if proposal.mapping.kind == "captures":
        checked(proposal.mapping)


def test_every_shipped_mapping_is_recognised_by_something() -> None:
    assert sorted(shipped()) == sorted(HEADINGS)
    assert [name for name, mapping in shipped().items() if not (mapping.headings and mapping.title)] == []


def test_a_mapping_that_was_saved_is_recognised_again(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Who,Where to ring\nAsha,98100 12345\n", encoding="utf-8")
    table = open_table(path)
    mapping = Mapping({"Who": "name", "Where to ring": "phone"})
    save(mapping, tmp_path / "mappings", name="Our list", columns=table.columns)
    saved = saved_in(tmp_path / "mappings")
    assert propose(table, saved=list(saved.values())).mapping.columns == mapping.columns
    assert by_name("our-list", folder=tmp_path / "mappings").columns == mapping.columns


def test_a_mapping_nobody_saved_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownMapping, match=r"There is no mapping called nope\. There is: espocrm-leads"):
        by_name("nope", folder=tmp_path)


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ([], "A mapping is a JSON object"),
        ({"columns": {"a": "colour"}}, "Column a: There is no field called colour"),
        ({"columns": {"a": 7}}, "heading to field"),
        ({"columns": {}, "colour": "red"}, "A mapping has no colour"),
    ],
)
def test_a_broken_mapping_is_refused_in_words(document: object, sentence: str) -> None:
    with pytest.raises(WrongMapping, match=sentence):
        from_json(document)


def test_two_columns_cannot_be_one_field_unless_it_may_repeat() -> None:
    checked(Mapping({"a": "note", "b": "note", "c": "phone", "d": "phone"}))
    with pytest.raises(WrongMapping, match="Column b: Product is a already"):
        checked(Mapping({"a": "product", "b": "product"}))


def read(
    mapping: dict[str, str], *rows: list[str], system: str = "", fixed: dict[str, str] | None = None
) -> list[Reading]:
    chosen = Mapping(mapping, system=system, fixed=fixed or {})
    reader = Reader(list(mapping), chosen, door="door", zone="Asia/Kolkata")
    found = list(reader.read(Row(number, row) for number, row in enumerate(rows, 2)))
    return [reading for reading in found if isinstance(reading, Reading)]


def payload(mapping: dict[str, str], row: list[str], **more: str) -> object:
    return orjson.loads(read(mapping, row, **more)[0].body)  # type: ignore[arg-type]


def test_a_row_becomes_the_fields_of_a_capture_and_keeps_the_rest() -> None:
    mapping = {"Who": "name", "Ring": "phone", "Colour": "keep", "PIN": "leave_out", "Empty": "city"}
    assert payload(mapping, [" Asha ", "98100 12345", "blue", "1234", " "]) == {
        "name": "Asha", "phone": "98100 12345", "kept": {"Colour": "blue"},
    }  # fmt: skip


def test_first_and_last_name_are_a_name() -> None:
    mapping = {"F": "first_name", "L": "last_name"}
    assert payload(mapping, ["Asha", "Rao"]) == {"first_name": "Asha", "last_name": "Rao", "name": "Asha Rao"}


def test_a_second_number_is_a_second_number_and_notes_are_joined() -> None:
    mapping = {"a": "phone", "b": "phone", "c": "phone", "n": "note", "m": "note"}
    assert payload(mapping, ["1", "2", "3", "x", "y"]) == {
        "phone": "1", "phone_2": "2", "kept": {"c": "3"}, "note": "x\ny",
    }  # fmt: skip


def test_words_of_another_product_are_translated_and_kept_beside() -> None:
    mapping = {"Rating": "temperature", "Status": "status", "Lead Source": "source", "P": "priority"}
    assert payload(mapping, ["Acquired", "Closed - Converted", "Trade Show", "2"]) == {
        "temperature": "hot", "status": "converted", "source": "event", "priority": "high",
        "kept": {"Rating": "Acquired", "Status": "Closed - Converted", "Lead Source": "Trade Show", "P": "2"},
    }  # fmt: skip


def test_an_empty_source_is_no_source_and_an_unknown_one_is_itself() -> None:
    assert payload({"origin": "source", "n": "name"}, ["", "Asha"]) == {"source": "", "name": "Asha"}
    assert payload({"origin": "source"}, ["organic search"]) == {"source": "organic search"}


def test_consents_are_read_as_yes_and_no_and_the_stricter_answer_holds() -> None:
    mapping = {"ok": "consent", "dnc": "do_not_contact", "mail": "consent_email"}
    row = ["yes", "", "nein"]
    assert payload(mapping, row) == {
        "consents": [
            {"way": "call", "granted": True}, {"way": "sms", "granted": True}, {"way": "email", "granted": False},
        ],
        "kept": {"ok": "yes", "mail": "nein"},
    }  # fmt: skip
    refused = payload({"dnc": "do_not_contact"}, ["1"])
    assert isinstance(refused, dict)
    assert [each["granted"] for each in refused["consents"]] == [False, False, False]


def test_a_reference_carries_the_name_of_its_system() -> None:
    assert payload({"id": "external_id"}, ["7"], system="olist") == {"external_id": "olist:7"}
    assert payload({"id": "external_id"}, ["7"]) == {"external_id": "door:7"}


def test_the_id_of_a_row_is_a_uuid_of_its_door_content_and_number() -> None:
    first, second, other = read({"n": "name"}, ["Asha"], ["Asha"], ["Bela"])
    door = uuid.uuid5(NAMESPACE, "door")
    assert uuid.UUID(first.id) == uuid.uuid5(door, f"{first.digest.hex()}/0")
    assert uuid.UUID(second.id) == uuid.uuid5(door, f"{first.digest.hex()}/1")
    assert len({first.id, second.id, other.id}) == 3


def test_a_row_with_a_reference_is_the_same_however_often_it_stands_there() -> None:
    first, second = read({"id": "external_id"}, ["7"], ["7"])
    assert first.id == second.id


def test_a_row_is_the_same_whatever_the_order_of_the_columns() -> None:
    (one,) = read({"n": "name", "p": "phone", "x": "keep"}, ["Asha", "1", "z"])
    (other,) = read({"x": "keep", "p": "phone", "n": "name"}, ["z", "1", "Asha"])
    assert one.id == other.id


def test_a_nul_is_replaced_and_the_bytes_are_kept() -> None:
    (reading,) = read({"n": "name", "x": "note"}, ["As\x00ha", r"\u0000 typed"])
    assert orjson.loads(reading.body) == {"name": "As\ufffdha", "note": r"\u0000 typed"}
    assert orjson.loads(reading.raw or b"") == {"name": "As\x00ha", "note": r"\u0000 typed"}


def test_a_day_is_read_in_the_zone_of_the_door() -> None:
    (reading,) = read({"d": "captured_at"}, ["04.05.2026"])
    assert reading.captured_at is not None
    assert reading.captured_at.isoformat() == "2026-05-04T00:00:00+05:30"
    assert read({"d": "captured_at"}, ["soon"])[0].flags == [("bad_time", "soon")]


def test_a_broken_row_is_handed_on_with_its_reason() -> None:
    reader = Reader(["n"], Mapping({"n": "name"}), door="door", zone="UTC")
    assert list(reader.read([Row(9, ["a", "b"], "The row has 2 fields; the heading has 1.")])) == [
        Fault(9, "a,b", "The row has 2 fields; the heading has 1.")
    ]


def test_a_mapping_goes_through_json_unharmed() -> None:
    for mapping in shipped().values():
        assert from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


ROWS = {
    "hubspot-contacts": ("101,Asha,Rao,asha@x.example,+91 98100 12345,lead,ATTEMPTED_TO_CONTACT,2026-05-04 10:00", "attempting", None),
    "salesforce-leads": ("00Q1,Asha,Rao,Blue River,asha@x.example,+91 98100 12345,Purchased List,Open - Not Contacted,Hot,2026-05-04T10:00:00.000+0000", "new", "external-database"),
    "odoo-leads": ("7,Asha wants two,Asha Rao,Blue River,asha@x.example,+91 98100 12345,Qualified,1000", "qualified", None),
    "espocrm-leads": ("5f1,Asha,Rao,asha@x.example,+91 98100 12345,In Process,Web Site", "attempting", "web"),
    "suitecrm-leads": ("a-1,Asha,Rao,Cold Call,Dead,+91 98100 12345,asha@x.example", "dead", "telemarketing"),
    "frappe-leads": ("CRM-LEAD-1,Asha,owner@x.example,Existing Customer,+91 98100 12345,Blue River", None, "existing-customer"),
    "mautic-contacts": ("9,Asha,Rao,asha@x.example,+91 98100 12345,15,marketingqualifiedlead", "nurturing", None),
    "google-lead-form": ("g-1,c,f,k,2026-05-04T10:00:00Z,Asha Rao,asha@x.example", None, None),
    "meta-lead-ads": ("l:1,2026-05-04T10:00:00+0000,ag:1,Spring,f:1,May,false,fb,Asha Rao,p:+919810012345", None, None),
    "linkedin-lead-gen": ("li-1,Form,May,ad,Asha,Rao,asha@x.example", None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_of_another_product_is_read_with_its_words_in_ours(tmp_path: Path, name: str) -> None:
    row, status, source = ROWS[name]
    path = tmp_path / "export.csv"
    path.write_text(f"{HEADINGS[name]}\n{row}\n", encoding="utf-8")
    table = open_table(path)
    (reading,) = Reader(table.columns, propose(table).mapping, door="d", zone="Asia/Kolkata").read(table.rows())
    assert isinstance(reading, Reading)
    payload = orjson.loads(reading.body)
    assert payload["name"].startswith("Asha")
    assert payload["external_id"].partition(":")[0] == propose(table).mapping.system
    assert (payload.get("status"), payload.get("source") or None) == (status, source)
    assert (payload.get("phone") or payload.get("email"), reading.flags) != (None, [])
