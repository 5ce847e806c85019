"""Where to look for the same one: cheap keys that two records may share. Any shared key makes a pair; none is trusted."""

from collections.abc import Iterator
from hashlib import blake2b

from footfall.identity.linkage.records import Record
from footfall.identity.linkage.words import sound

MOST_HOLDERS = 100
"""A key that more records than this hold says nothing: it is left out, like a word that stands on every page."""

MOST_HOLDERS_OF = {"first": 15, "last": 15, "initial_last": 30}
"""A name alone, or a part of one, is worth a look only where hardly anybody has it."""

KEYS: dict[str, tuple[str, ...]] = {
    "phone": ("phones",),
    "email": ("email",),
    "mailbox": ("mailbox",),
    "ident": ("ident",),
    "name": ("names",),
    "name_city": ("names", "city"),
    "name_company": ("names", "company"),
    "name_postcode": ("names", "postcode"),
    "name_born": ("names", "born"),
    "company_last": ("company", "last"),
    "company_first": ("company", "first"),
    "domain_first": ("domain", "first"),
    "domain_last": ("domain", "last"),
    "postcode_last": ("postcode", "last"),
    "postcode_first": ("postcode", "first"),
    "street_last": ("place", "last"),
    "street_first": ("place", "first"),
    "born_last": ("born", "last"),
    "born_first": ("born", "first"),
    "born_postcode": ("born", "postcode"),
    "phone_last": ("tails", "last"),
    "phone_first": ("tails", "first"),
    "mail_name": ("spelt",),
    "initial_last_city": ("initial", "last", "city"),
    "initial_last": ("initial", "last"),
    "first": ("first",),
    "last": ("last",),
    "body": ("body",),
    "body_postcode": ("body_head", "postcode"),
    "body_city": ("body_head", "city"),
    "body_place": ("body_head", "place"),
    "body_words": ("body_words",),
    "place": ("place", "postcode"),
}
"""Each key and the parts of a record that it is made of; a record without a person's name is a body.

`phones`, `tails` and `spelt` may be two values of one record.
"""

_TAIL = 5
_SHORTEST_MAILBOX = 6


def parts_of(record: Record) -> dict[str, tuple[str, ...]]:
    """The parts of which a record's keys are made, each with the values it has; parts without value are left out."""
    phones = tuple(sorted({number for number in (record.phone, record.phone2) if number}))
    is_body = not record.first and not record.last
    letters = "".join(letter for letter in record.mailbox if not letter.isdigit())
    found = {
        "phones": phones,
        "tails": tuple(sorted({number[-_TAIL:] for number in phones})),
        "email": (record.email,) if record.email and not record.is_role else (),
        "mailbox": (record.mailbox,) if len(record.mailbox) >= _SHORTEST_MAILBOX and not record.is_role else (),
        "spelt": _spelt(record, letters),
        "names": _names(record),
        "first": (record.first_sound,),
        "initial": (record.first_sound[:1],),
        "last": (record.last_sound,),
        "company": (record.company,),
        "body": (record.company,) if is_body else (),
        "body_head": (sound(record.company.partition(" ")[0]),) if is_body else (),
        "body_words": (" ".join(sorted(sound(word) for word in record.company.split())),) if is_body else (),
        "domain": (record.domain,),
        "city": (record.city[:6],),
        "postcode": (record.postcode,),
        "place": (f"{record.house} {record.street[:5]}",) if record.house and record.street else (),
        "born": (record.born,),
        "ident": (record.ident,),
    }
    return {part: kept for part, values in found.items() if (kept := tuple(value for value in values if value))}


def _names(record: Record) -> tuple[str, ...]:
    """Both sounds of a name in one order, so that a name typed the wrong way round has the same."""
    if not record.first_sound or not record.last_sound or len(record.first_sound + record.last_sound) < len("xyz"):
        return ()
    return (" ".join(sorted((record.first_sound, record.last_sound))),)


def _spelt(record: Record, letters: str) -> tuple[str, ...]:
    """Names as mailboxes spell them, from the name typed and from the address: annameyer, ameyer."""
    if record.is_role:
        letters = ""
    spelt = {letters} if len(letters) >= _SHORTEST_MAILBOX else set()
    if record.first and record.last:
        spelt.add(f"{record.first}{record.last}")
    return tuple(sorted(spelt))


def texts_of(record: Record) -> Iterator[str]:
    """Every key of a record as text: its kind and its parts."""
    parts = parts_of(record)
    for kind, needed in KEYS.items():
        if any(part not in parts for part in needed):
            continue
        several = next((part for part in needed if len(parts[part]) > 1), None)
        for value in parts[several] if several else ("",):
            yield "\x1f".join([kind, *(value if part == several else parts[part][0] for part in needed)])


ONLINE = {
    "name": 20, "name_city": 20, "mail_name": 20, "initial_last": 12, "initial_last_city": 20, "company_last": 20,
    "company_first": 20,
}  # fmt: skip
"""Keys kept in a table for decisions on one record, beside its numbers and addresses, each with how many may hold it.

On leads never learned from they find all but 1 in 200 of the pairs that all keys find and that are likelier one than two.
"""


def capped_keys(record: Record) -> tuple[tuple[int, int], ...]:
    """The keys kept for one record's decision: each hash with how many may hold it before it says nothing."""
    parts = parts_of(record)
    found: list[tuple[int, int]] = []
    for kind, most in ONLINE.items():
        needed = KEYS[kind]
        if any(part not in parts for part in needed):
            continue
        several = next((part for part in needed if len(parts[part]) > 1), None)
        for value in parts[several] if several else ("",):
            text = "\x1f".join([kind, *(value if part == several else parts[part][0] for part in needed)])
            found.append((hashed(text), most))
    return tuple(found)


def hashed(*parts: str) -> int:
    """The first 64 bits of BLAKE2 over the parts, as PostgreSQL's bigint holds them."""
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def keys_of(record: Record) -> list[int]:
    """Every key of a record as a number of 64 bits, for one indexed column."""
    return [hashed(text) for text in texts_of(record)]


def shared_values(record: Record) -> list[tuple[str, int]]:
    """What others may have as well and is counted, with its hash: (kind, hash) of phones, e-mail, company, names."""
    values = [
        ("phone", record.phone),
        ("phone", record.phone2),
        ("email", record.email),
        ("company", record.company),
        ("ident", record.ident),
        ("first", record.first_sound),
        ("last", record.last_sound),
    ]
    return [(kind, hashed(kind, value)) for kind, value in values if value]


def first_key(record: Record) -> str:
    """By what the different names on one number are told apart: roughly, so that a slip makes no second person."""
    return (record.first_sound or record.last_sound)[:2]
