"""Records for the tests of linking."""

from footfall.identity.linkage.columns import Columns, Statistics, columns_of
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.keys import hashed
from footfall.identity.linkage.records import Record, read_record

AS_READ = {"first_name": "first", "last_name": "last", "dob": "born", "card": "ident"}


def some_records(count: int = 400, seed: int = 3, kind: str = "shop") -> tuple[list[Record], list[int]]:
    """Made-up leads as records, and the person behind each."""
    found = leads(count, seed=seed, profile=PROFILES[kind])
    said = [{AS_READ.get(name, name): value for name, value in lead.said.items()} for lead in found]
    return [read_record(one) for one in said], [lead.entity for lead in found]


def some_columns(count: int = 400, seed: int = 3, kind: str = "shop") -> Columns:
    """The same as columns."""
    return columns_of(some_records(count, seed, kind)[0])


def statistics_of(columns: Columns) -> Statistics:
    """What an indexed table of the same base would hold."""
    records: dict[int, int] = {}
    names: dict[int, int] = {}
    kinds = {
        "phone": "phone",
        "phone2": "phone",
        "email": "email",
        "ident": "ident",
        "company": "company",
        "first_sound": "first",
        "last_sound": "last",
    }
    for name, kind in kinds.items():
        column = columns[name]
        for place, code in enumerate(column.codes.tolist()):
            if code >= 0:
                value = hashed(kind, column.values[code])
                records[value] = int(columns.base.records[name][place])
                if name in columns.base.names:
                    names[value] = int(columns.base.names[name][place])
    return Statistics(columns.count, records, names)
