"""How well records are linked, beside the rules CRMs use and splink as it comes: `python -m benchmarks.linkage`.

The sets lie in the folder that FOOTFALL_BENCHMARK_DATA names (`identity/` in it); those absent are left out. Truth
columns are taken off before anything is linked and put beside the result afterwards. `--million` also makes a million
leads and links them from CSV to clusters by the command line.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from footfall.identity.linkage.bulk import link
from footfall.identity.linkage.clusters import connected
from footfall.identity.linkage.columns import columns_of
from footfall.identity.linkage.figures import Quality, quality
from footfall.identity.linkage.files import read_table
from footfall.identity.linkage.generator import PROFILES, leads
from footfall.identity.linkage.generator.leads import FIELDS
from footfall.identity.linkage.mapping import guess
from footfall.identity.linkage.reading import by_field
from footfall.identity.linkage.records import Record, read_record

SETS = {
    "leads_50k": ("leads_50k.parquet", "entity", "F1 0.92, B-cubed 0.965, same 0.99"), "leads_1k": ("leads_1k.parquet", "entity", ""),
    "febrl1": ("febrl1.csv", "rec_id", "F1 0.997"), "febrl2": ("febrl2.csv", "rec_id", "F1 0.997"),
    "febrl3": ("febrl3.csv", "rec_id", "F1 0.997"), "fake_1000": ("fake_1000.csv", "cluster", "F1 0.92"),
}  # fmt: skip
Truth = np.ndarray


def main() -> None:
    """Print the figures of every set that is there, then of phones, then of a million if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linkage")
    parser.add_argument("--million", action="store_true", help="also link a million made-up leads")
    parser.add_argument("--records", type=int, default=1_000_000, help="how many those are")
    parser.add_argument("--only", default="", help="one set")
    asked = parser.parse_args()
    folder = Path(os.environ.get("FOOTFALL_BENCHMARK_DATA", "../shared/data")) / "identity"
    for name, (file, truth, target) in SETS.items():
        if (folder / file).exists() and asked.only in {"", name}:
            of_set(name, folder / file, truth, target)
    if not asked.only:
        phones()
    if asked.million:
        million(asked.records)


def of_set(name: str, path: Path, truth_column: str, target: str) -> None:
    """The figures of one set: ours, exact rules, splink with stock settings."""
    table = read_table(path)
    truth = _truth(table, truth_column)
    bare = table.drop_columns(
        [column for column in {truth_column, "entity", "cluster"} if column in table.column_names]
    )
    print(f"\n{name}: {bare.num_rows:,} records{f'; target {target}' if target else ''}")
    started, cpu = time.monotonic(), time.process_time()
    mapping = guess(bare)
    found = link(bare, mapping)
    _line("footfall", quality(found.groups, truth), time.monotonic() - started, time.process_time() - cpu)
    same = truth[found.left] == truth[found.right]
    joined = found.groups[found.left] == found.groups[found.right]
    print(f"    method {found.method.name}: {found.method.reason}")
    print(
        f"    band same: precision {same[found.is_same].mean():.4f} of {int(found.is_same.sum()):,} pairs; precision estimated "
        f"{found.precision:.3f}, in truth {same[joined].mean():.3f}; recall among candidates estimated {found.recall:.3f}, in truth "
        f"{same[joined].sum() / max(same.sum(), 1):.3f}; candidates reach {same.sum() / _pairs(truth):.3f}"
    )
    chained = connected(bare.num_rows, found.left, found.right, found.values, 0.9)
    _line("  connected components at 0.9", quality(chained, truth))
    records = [
        read_record({one: row[one] or "" for one in row})
        for row in pa.table(by_field(bare, mapping.fields)).to_pylist()
    ]
    for rule, keys in RULES.items():
        _line(rule, quality(by_rule(records, keys), truth))
    for title, groups, seconds in stock_splink(records):
        _line(title, quality(groups, truth), seconds)
    for title, groups, seconds in with_recordlinkage(records, truth):
        _line(title, quality(groups, truth), seconds)


def _truth(table: pa.Table, column: str) -> Truth:
    values = table[column].to_pylist()
    if column == "rec_id":
        values = [value.split("-")[1] for value in values]
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _pairs(truth: Truth) -> int:
    counts = np.bincount(truth)
    return int((counts * (counts - 1) // 2).sum())


def _line(title: str, found: Quality, seconds: float = 0.0, cpu: float = 0.0) -> None:
    spent = f"   {seconds:.1f} s" + (f" ({cpu:.1f} s of CPU)" if cpu else "") if seconds else ""
    print(
        f"  {title:<34} F1 {found.f1:.4f}  P {found.precision:.4f}  R {found.recall:.4f}  B-cubed {found.b_cubed:.4f}{spent}"
    )


def _odoo(record: Record) -> Iterator[tuple[str, ...]]:
    """Same e-mail domain of a body, same e-mail, or same number."""
    yield from (("mail", value) for value in [record.domain or record.email] if value)
    yield from (("phone", value) for value in (record.phone, record.phone2) if value)


def _espocrm(record: Record) -> Iterator[tuple[str, ...]]:
    if record.first and record.last:
        yield "name", record.first, record.last
    if record.email:
        yield "mail", record.email


def _hubspot(record: Record) -> Iterator[tuple[str, ...]]:
    if record.email:
        yield "mail", record.email


def _contact_and_first(record: Record) -> Iterator[tuple[str, ...]]:
    if record.first:
        yield from (("contact", value, record.first) for value in (record.email, record.phone, record.phone2) if value)


RULES: dict[str, Callable[[Record], Iterator[tuple[str, ...]]]] = {
    "e-mail (HubSpot's rule)": _hubspot, "name or e-mail (EspoCRM's)": _espocrm, "domain, e-mail or phone (Odoo's)": _odoo,
    "contact and first name": _contact_and_first,
}  # fmt: skip


def by_rule(records: list[Record], keys: Callable[[Record], Iterator[tuple[str, ...]]]) -> Truth:
    """Groups of records chained by any key in common."""
    first: dict[tuple[str, ...], int] = {}
    left, right = [], []
    for place, record in enumerate(records):
        for key in keys(record):
            left.append(first.setdefault(key, place))
            right.append(place)
    return connected(len(records), np.array(left, np.int32), np.array(right, np.int32), np.ones(len(left)), 0.5)


def stock_splink(records: list[Record]) -> Iterator[tuple[str, Truth, float]]:
    """splink with the comparisons its own library offers for these fields and plain blocking; at its own best threshold."""
    import logging

    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as cl

    logging.getLogger("splink").setLevel(logging.ERROR)
    started = time.monotonic()
    columns = columns_of(records)
    made = {"first": cl.NameComparison, "last": cl.NameComparison, "email": cl.EmailComparison, "phone": cl.ExactMatch,
            "born": cl.ExactMatch, "city": cl.ExactMatch, "postcode": cl.ExactMatch, "street": cl.ExactMatch}  # fmt: skip
    used = [name for name in made if (columns[name].codes >= 0).mean() > 0.05]
    table = pa.table(
        {"unique_id": list(range(len(records)))} | {f"f_{n}": [getattr(r, n) or None for r in records] for n in used}
    )
    connection = duckdb.connect()
    connection.register("raw", table)
    connection.execute("create table people as select * from raw")
    rules = [("first", "last"), ("last", "city"), ("email",), ("phone",), ("born",), ("postcode", "last")]
    blocks = [block_on(*(f"f_{one}" for one in rule)) for rule in rules if set(rule) <= set(used)]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[made[n](f"f_{n}") for n in used],
        blocking_rules_to_generate_predictions=blocks,
    )
    api = DuckDBAPI(connection)
    linker = Linker(api.register("people"), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(blocks[:2], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in blocks[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=1e6)
    found = linker.inference.predict(threshold_match_probability=0.1).as_duckdbpyrelation().to_arrow_table()
    left, right, values = (found[n].to_numpy() for n in ("unique_id_l", "unique_id_r", "match_probability"))
    for threshold in (0.5, 0.9, 0.99):
        yield (
            f"splink, stock settings, at {threshold}",
            connected(len(records), left, right, values, threshold),
            time.monotonic() - started,
        )


def with_recordlinkage(records: list[Record], truth: Truth) -> Iterator[tuple[str, Truth, float]]:
    """The toolkit's logistic regression taught with 200 true pairs' answers, where the toolkit can be imported."""
    try:
        import recordlinkage
    except ImportError:
        return
    import pandas as pd

    started = time.monotonic()
    frame = pd.DataFrame(
        [
            {name: getattr(r, name) for name in ("first", "last", "email", "phone", "city", "born", "postcode")}
            for r in records
        ]
    )
    index = recordlinkage.Index()
    for key in ("last", "email", "phone"):
        index.block(key)
    pairs = index.index(frame)
    compare = recordlinkage.Compare()
    for name in ("first", "last", "email"):
        compare.string(name, name, method="jarowinkler")
    for name in ("phone", "city", "born", "postcode"):
        compare.exact(name, name)
    features = compare.compute(pairs, frame)
    left, right = (features.index.get_level_values(level).to_numpy() for level in (0, 1))
    taught = np.random.default_rng(1).choice(len(features), 200, replace=False)
    model = recordlinkage.LogisticRegressionClassifier()
    right_pairs = features.index[taught][(truth[left] == truth[right])[taught]]
    model.fit(features.iloc[taught], right_pairs)
    values = model.prob(features).to_numpy()
    yield "recordlinkage, 200 labels", connected(len(records), left, right, values, 0.5), time.monotonic() - started


def phones(count: int = 1_000_000) -> None:
    """Normalising a million numbers, and whether a sample of them is as phonenumbers reads it."""
    import random

    import phonenumbers

    from footfall.identity.normalise.phones import read_phone

    dice = random.Random(7)
    plans = (("IN", "9", 9), ("US", "415", 7), ("GB", "07", 9), ("DE", "0176", 8), ("RU", "89", 9))
    made = [
        (f"{start}{dice.randrange(10**digits):0{digits}d}", region)
        for region, start, digits in dice.choices(plans, k=count)
    ]
    started, cpu = time.monotonic(), time.process_time()
    read = {pair: read_phone.__wrapped__(*pair) for pair in dict.fromkeys(made)}
    seconds, spent = time.monotonic() - started, time.process_time() - cpu
    sample = dice.sample(list(read.items()), min(20_000, len(read)))
    wrong = sum(_differs(phonenumbers, typed, region, phone.e164) for (typed, region), phone in sample)
    print(
        f"\nphones: {count:,} normalised in {seconds:.1f} s ({spent:.1f} s of CPU); target 15 s; {wrong} of {len(sample):,} differ from phonenumbers"
    )


def _differs(phonenumbers, typed: str, region: str, e164: str) -> bool:  # noqa: ANN001
    number = phonenumbers.parse(typed, region)
    told = (
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if phonenumbers.is_possible_number(number)
        else ""
    )
    return told != e164 and bool(e164)


def million(count: int) -> None:
    """A million made-up leads from CSV to clusters by the command line: seconds, memory and F1."""
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "leads.csv", Path(folder) / "clusters.csv"
        truth = write_leads(path, count, seed=20_261_123)
        print(f"\n{count:,} made-up leads ({path.stat().st_size / 1e6:.0f} MB of CSV); target 180 s, 4 GB")
        started = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [
            str(Path(sys.executable).with_name("footfall")),
            "link",
            str(path),
            "-o",
            f"{folder}/pairs.csv",
            "--clusters",
            str(out),
            "--id",
            "id",
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        clusters = read_table(out)["cluster"].to_numpy().astype(np.int64)
        print("  " + said.strip().replace("\n", "\n  "))
        _line("footfall", quality(clusters, truth), time.monotonic() - started, cpu)


def write_leads(path: Path, count: int, *, seed: int) -> Truth:
    """Write made-up leads as CSV without the truth, which is returned."""
    found = leads(count, seed=seed, profile=PROFILES["land"])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *FIELDS])
        writer.writerows([str(place), *lead.said.values()] for place, lead in enumerate(found))
    return np.array([lead.entity for lead in found], np.int64)


if __name__ == "__main__":
    main()
