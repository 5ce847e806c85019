"""Which column of a file says what: by its name, by what stands in it, or as the user says."""

# ruff: noqa: SIM905 -- lists of words read better as text

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from footfall.identity.linkage.files import Unfit
from footfall.identity.linkage.records import FIELDS
from footfall.identity.linkage.words import is_first_name, plain

_SAID = {
    "first": "first firstname givenname givennames forename forenames given fname vorname prenom prenoms nombre nombres imya name1 "
    "voornaam imie nome primeironome ad isim имя имена 名 नाम प्रथमनाम الاسمالاول",
    "last": "last lastname surname familyname family sname lname nachname familienname nom nomdefamille apellido apellidos familiya "
    "achternaam nazwisko cognome sobrenome apelido soyad soyadi фамилия 姓 उपनाम कुलनाम اسمالعائلة",
    "middle": "middle middlename middleinitial mname",
    "name": "name fullname contactname personname customername contact person customer leadname displayname nombrecompleto "
    "nomcomplet nomecompleto vollstandigername фио имяифамилия контактноелицо 姓名 氏名 名前 पूरानाम الاسم الاسمالكامل",
    "company": "company companyname organisation organization organizationname organisationname org account accountname "
    "business businessname employer firm firma entreprise empresa sitename site facility facilityname dbaname legalname "
    "institution school vendor supplier merchant agency hospital clinic restaurant store hotel provider unternehmen organismo "
    "societe azienda empresa firmenname razonsocial raisonsociale компания организация фирма предприятие 公司 会社 कंपनी الشركة",
    "phone": "phone phonenumber telephone tel mobile mobilephone cell cellphone telefon telefono msisdn whatsapp phone1 contactnumber "
    "ph mob handy telefonnummer rufnummer handynummer telefone celular movil telefonomovil cellulare gsm numerodetelefono "
    "телефон мобильный мобильныйтелефон 电话 手机 電話 電話番号 फोन फ़ोन मोबाइल الهاتف الجوال",
    "phone2": "phone2 phonenumber2 otherphone homephone workphone altphone landline telephone2 secondaryphone mobile2 businessphone",
    "email": "email emailaddress mail emailid correo courriel emailaddr "
    "eadresse emailadresse correoelectronico adressemail adresseemail elpochta почта эпочта электроннаяпочта 邮箱 电子邮件 メール "
    "メールアドレス ईमेल البريدالالكتروني",
    "house": "streetnumber housenumber houseno house streetno number hausnummer hausnr дом",
    "street": "street address address1 addressline1 streetaddress streetname addr adresse direccion strasse "
    "residentialaddress indirizzo endereco ulica улица адрес 地址 住所 पता العنوان",
    "city": "city town suburb locality ort ville ciudad place village municipality "
    "suburbtown wohnort stadt cidade citta miasto sehir город 城市 शहर المدينة",
    "postcode": "postcode postalcode zip zipcode pincode pin plz codepostal postcodefake cap "
    "postleitzahl codigopostal cep kodpocztowy postnummer индекс почтовыйиндекс 邮编 郵便番号 पिनकोड",
    "country": "country countrycode land pays pais nation region cntry ctry paese kraj ulke страна 国家 देश الدولة",
    "born": "dob dateofbirth birthdate birthday born geburtsdatum bday birth "
    "datedenaissance fechadenacimiento datadinascita datadenascimento nascimento dataurodzenia датарождения 生日 出生日期 生年月日 "
    "जन्मतिथि تاريخالميلاد",
    "ident": "socsecid ssn nationalid card cardnumber loyaltycard membernumber customernumber taxid vat passport "
    "socialsecuritynumber aadhaar pan ein companynumber registrationnumber",
}  # fmt: skip
_TRUTH = frozenset("cluster clusterid entity entityid truth label trueid truthid matchid".split())
"""Columns that hold the answer in a set made for measuring: never looked at."""

_IDS = frozenset("id recid recordid uniqueid rid uid uuid rowid leadid personid simulantid pk key".split())
_SIGNS = re.compile(r"[^a-z0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AROUND = frozenset(
    "a b c cust customer client contact person people lead emp employee patient voter member user primary main home billing "
    "mailing shipping current residential resi the no num nbr nr number nm txt id code cd desc l r orig".split()
)
"""Words around the one that says what a column holds: cust_first_name, ph_num."""

_BODIES = frozenset(
    "inc llc ltd limited gmbh corp corporation company co pvt plc sa srl sarl bv ag ooo oao school hospital clinic restaurant "
    "church academy services service center centre store foods traders trading enterprises industries solutions group "
    "association foundation university college hotel bank agency studio pharmacy systems technologies works mills "
    "motors exports logistics interiors consulting partners associates bakery cafe market supplies".split()
)
_MANY_BODIES = 0.3
_KNOWN_NAMES = 0.08
_TWO_WORDS = 1.6
_NAMED = frozenset({"first", "last", "name", "company"})
_SAMPLE = 2_000
_MOSTLY = 0.7
_DAY = re.compile(r"(\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4})|(19|20)\d{6}")
_NUMBER = re.compile(r"\+?[\d ().-]{7,20}")


@dataclass(frozen=True, slots=True)
class FileMapping:
    """What each column is taken for; `extras` are columns of unknown meaning that may still tell records apart."""

    id: str
    fields: dict[str, str] = field(default_factory=dict)
    """Column to field."""
    extras: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def guess(table: pa.Table, *, id_column: str = "", said: Mapping[str, str] | None = None) -> FileMapping:
    """The mapping of a table; `said` is what the user decided (column to field, or to nothing to leave it out)."""
    said = dict(said or {})
    _check(table, id_column, said)
    ident = id_column or _id_of(table)
    fields: dict[str, str] = {column: name for column, name in said.items() if name in FIELDS or name == "middle"}
    left_out = [column for column in table.column_names if _bare(column) in _TRUTH and column not in fields]
    left_out += [column for column, name in said.items() if name in {"", "none", "-"}]
    free = [column for column in table.column_names if column not in {ident, *fields, *left_out}]
    for column in free:
        name = _by_name(column, fields.values()) or _by_content(table[column], fields.values())
        if name:
            fields[column] = name
    fields |= _by_look(table, [column for column in free if column not in fields], fields)
    _are_bodies(table, fields, said)
    extras = tuple(
        column
        for column in free
        if column not in fields and (said.get(column) == "compare" or _is_telling(table[column]))
    )
    left_out += [column for column in free if column not in fields and column not in extras]
    return FileMapping(ident, fields, extras, tuple(left_out))


def decided(path: Path | None, maps: Sequence[str]) -> dict[str, str]:
    """What the user decided in a JSON file (column to field) and by `column=field`."""
    found: dict[str, str] = {}
    if path is not None:
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, UnicodeDecodeError) as error:
            raise Unfit(f"{path} is not a mapping: it must be JSON of column to field.") from error
        if not isinstance(read, dict):
            raise Unfit(f"{path} is not a mapping: it must be JSON of column to field.")
        found |= {str(column): str(name or "") for column, name in read.items()}
    for one in maps:
        column, sign, name = one.partition("=")
        if not sign:
            raise Unfit(f"--map says column=field, not {one}.")
        found[column.strip()] = name.strip()
    return found


def _check(table: pa.Table, id_column: str, said: Mapping[str, str]) -> None:
    for column in [*said, *([id_column] if id_column else [])]:
        if column not in table.column_names:
            raise Unfit(f"There is no column {column}; there are {', '.join(table.column_names)}.")
    for name in said.values():
        if name and name not in {*FIELDS, "middle", "none", "-", "compare"}:
            raise Unfit(f"{name} is no field; a column is one of {', '.join(FIELDS)}, compare or none.")


def _bare(column: str) -> str:
    return _SIGNS.sub("", plain(column.lower()))


_FIELD_OF = {_bare(word): name for name, words in _SAID.items() for word in words.split()}


def _field_of(column: str) -> str:
    """What a heading means: as it stands, without the words around what it says, or without its "name"."""
    if name := _FIELD_OF.get(_bare(column)):
        return name
    words = [word for part in _HUMP.sub(" ", column).split() for word in _SIGNS.split(plain(part.lower())) if word]
    inner = ["name" if word == "nm" else word.rstrip("0123456789") for word in words]
    inner = [word for word in inner if word and (word not in _AROUND or word == "name")]
    said = "".join(inner)
    return _FIELD_OF.get(said) or _FIELD_OF.get(said.removesuffix("name")) or ""


def _by_look(table: pa.Table, free: Sequence[str], fields: Mapping[str, str]) -> dict[str, str]:
    """Columns of names in a file that does not say which they are: where many values are known first names."""
    if _NAMED & set(fields.values()):
        return {}
    shares: dict[str, tuple[float, float]] = {}
    for column in free:
        sample = [text for text in table[column].slice(0, _SAMPLE).to_pylist() if text]
        lettered = [text for text in sample if not any(sign.isdigit() or sign in "@_/" for sign in text)]
        if sample and len(lettered) >= _MOSTLY * len(sample) and len(set(lettered)) > len(lettered) / 20:
            known = sum(is_first_name(plain(text.split()[0].lower())) for text in lettered)
            shares[column] = known / len(lettered), sum(len(text.split()) for text in lettered) / len(lettered)
    best = max(shares, key=lambda column: shares[column][0], default="")
    if not best or shares[best][0] < _KNOWN_NAMES:
        return {}
    if shares[best][1] >= _TWO_WORDS:
        return {best: "name"}
    after = table.column_names[table.column_names.index(best) + 1 :]
    beside = next((column for column in (*after[:1], *shares) if column in shares and column != best), "")
    return {best: "first"} | ({beside: "last"} if beside else {})


def _are_bodies(table: pa.Table, fields: dict[str, str], said: Mapping[str, str]) -> None:
    """A column called name is of bodies where many of its values end as bodies' names do."""
    names = [column for column, name in fields.items() if name == "name"]
    if not names or names[0] in said or {"first", "last", "company"} & set(fields.values()):
        return
    sample = [text for text in table[names[0]].slice(0, _SAMPLE).to_pylist() if text]
    bodies = sum(not _BODIES.isdisjoint(_SIGNS.split(plain(text.lower()))) for text in sample)
    if bodies >= _MANY_BODIES * max(len(sample), 1):
        fields[names[0]] = "company"


def _by_name(column: str, taken: Iterable[str]) -> str:
    name = _field_of(column)
    used = set(taken)
    if name == "phone" and name in used:
        return "phone2" if "phone2" not in used else ""
    return "" if name in used else name


def _by_content(column: pa.ChunkedArray, taken: Iterable[str]) -> str:
    """E-mail addresses, days and telephone numbers are known by their look."""
    sample = [text for text in column.slice(0, _SAMPLE).to_pylist() if text]
    used = set(taken)
    if not sample:
        return ""
    looks = {
        "email": sum("@" in text for text in sample),
        "born": sum(_DAY.fullmatch(text.partition(" ")[0]) is not None for text in sample),
        "phone": sum(_NUMBER.fullmatch(text) is not None and len(text) > 8 for text in sample),  # noqa: PLR2004
    }  # fmt: skip
    for name, count in looks.items():
        if count >= _MOSTLY * len(sample):
            free = name if name not in used else "phone2" if name == "phone" and "phone2" not in used else ""
            return free if name != "phone" or any(text.startswith("+") for text in sample) else ""
    return ""


def _id_of(table: pa.Table) -> str:
    for column in table.column_names:
        if _bare(column) in _IDS and _is_distinct(table[column]):
            return str(column)
    return ""


def _is_distinct(column: pa.ChunkedArray) -> bool:
    return bool(column.null_count == 0 and pc.count_distinct(column).as_py() == len(column))


def _is_telling(column: pa.ChunkedArray) -> bool:
    """Whether a column of unknown meaning can tell records apart: filled, repeated, and of several values."""
    filled = len(column) - column.null_count
    different = pc.count_distinct(column).as_py() - (column.null_count > 0)
    return bool(filled > 0.2 * len(column) and 1 < different < 0.98 * filled)


def checked_ids(table: pa.Table, column: str, name: str) -> list[str]:
    """Every record's id: the column's values, which must differ, or the number of its row."""
    if not column:
        return [str(row) for row in range(1, table.num_rows + 1)]
    values = table[column]
    if values.null_count:
        raise Unfit(f"{name}: {values.null_count} rows have nothing in the id column {column}.")
    if pc.count_distinct(values).as_py() != len(values):
        counts = pc.value_counts(values)
        twice = next(one["values"].as_py() for one in counts if one["counts"].as_py() > 1)
        raise Unfit(f"{name}: the id column {column} has {twice} more than once.")
    return [str(value) for value in values.to_pylist()]
