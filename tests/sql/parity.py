"""Row by row: does the statement of `tierplan sql` say in a warehouse what `tierplan classify` says of the same rows?

Usage: parity.py data FOLDER ROWS            writes invented creators: creators.ndjson
       parity.py run ENGINE FOLDER SQL FILE  runs the statement on them and compares with classify's JSON or NDJSON
       parity.py parse DIALECT SQL           parses a statement

ENGINE is duckdb, spark or postgres. The rule: every column of every row is equal, figures as the very same floating
point number. The one exception, counted and printed apart: at the border between two roundings, where the last bit of what
is rounded decides, ratios may differ by one unit of their sixth digit, estimates by one of their second, percentiles by
one. Exit code 0: no mismatch beyond it, and of those at most one row in 10,000.
"""

import json
import math
import random
import sys
from pathlib import Path

# Column, type in the warehouse (DuckDB's and PostgreSQL's words).
TABLE = [
    ("account", "VARCHAR"),
    ("network", "VARCHAR"),
    ("fans", "BIGINT"),
    ("likes", "DOUBLE PRECISION"),
    ("comments", "DOUBLE PRECISION"),
    ("interactions", "DOUBLE PRECISION"),
    ("plays", "DOUBLE PRECISION"),
    ("reached", "DOUBLE PRECISION"),
    ("seen", "DOUBLE PRECISION"),
    ("er_by_followers", "DOUBLE PRECISION"),
    ("post_fee", "DOUBLE PRECISION"),
    ("video_fee", "DOUBLE PRECISION"),
    ("money", "VARCHAR"),
    ("fake", "DOUBLE PRECISION"),
]

NAMES = [name for name, _ in TABLE]

PLATFORMS = [
    "instagram", "tiktok", "youtube", "x", "facebook", "linkedin", "twitch", "pinterest", "snapchat", "threads",
    "douyin", "xiaohongshu", "bilibili", "weibo", "kuaishou", "vk", "telegram",
]
ODD = [
    "Instagram", "INSTAGRAM", " ig ", "Insta", "TikTok", "TIK TOK", "tt", "YouTube", "You Tube", "YT", "Twitter/X",
    "X (Twitter)", "twitter", "FB", "Li", "小红书", "RedNote", "B站", "ВКонтакте", "\ttiktok\n", "\u00a0Instagram\u00a0",
    "carrier pigeon", "instagramm", "", "-", "n/a", "MySpace", "insta gram", None, None,
]
EDGES = [0, 1, 2, 999, 1_000, 1_001, 3_162, 9_999, 10_000, 10_001, 31_623, 31_624, 99_999, 100_000, 100_001, 316_228,
         999_999, 1_000_000, 1_000_001, 3_162_278, 50_000_000, 700_000_000, 8_500_000_000, 8_500_000_001, -1, -500]


def figure(chance, top):
    """A figure as exports have them: whole, or with two places; missing, zero, and now and then negative."""
    what = chance.random()
    if what < 0.15:
        return None
    if what < 0.19:
        return 0
    if what < 0.193:
        return -round(chance.uniform(0.01, 50), 2)
    value = top * 10 ** chance.uniform(-3, 0)
    return round(value, 2) if chance.random() < 0.5 else round(value)


MONEY = ["USD", "eur", "€", " GBP ", "rupees", "US$", "rmb", "Euro", "CHF", "?", "", None]


def fee(chance):
    what = chance.random()
    if what < 0.4:
        return round(10 ** chance.uniform(0, 5), chance.choice([0, 0, 1, 2]))
    if what < 0.42:
        return chance.choice([0.5, 0.005, 0.004, 1234.565, 2_500_000, 99_999_999.99])
    if what < 0.5:
        return 0
    return -20 if what < 0.502 else None


def creator(chance, at):
    if chance.random() < 0.3:
        fans = chance.choice(EDGES)
    else:
        fans = round(10 ** chance.uniform(0, 8))
    if chance.random() < 0.03:
        fans = None
    size = max(fans or 0, 100)
    row = {
        "account": f"creator_{at}",
        "network": chance.choice(PLATFORMS) if chance.random() < 0.7 else chance.choice(ODD),
        "fans": fans,
        "likes": figure(chance, size * 0.3),
        "comments": figure(chance, size * 0.02),
        "interactions": figure(chance, size * 0.3) if chance.random() < 0.4 else None,
        "plays": figure(chance, size * 3),
        "reached": figure(chance, size),
        "seen": figure(chance, size * 2) if chance.random() < 0.4 else None,
        "er_by_followers": None,
        "post_fee": fee(chance),
        "video_fee": fee(chance) if chance.random() < 0.3 else None,
        "money": chance.choice(MONEY),
        "fake": chance.choice([None, 0, 0.02, 0.08, 0.3, 0.55]),
    }
    what = chance.random()
    if what < 0.35:
        row["er_by_followers"] = round(10 ** chance.uniform(-2, 1.5), chance.choice([1, 2, 4]))
    elif what < 0.4:
        row["er_by_followers"] = 0
    elif what < 0.402:
        row["er_by_followers"] = -1.5
    return row


def data(folder, rows):
    chance = random.Random(20261126)
    with open(folder / "creators.ndjson", "w", encoding="utf-8") as out:
        for at in range(rows):
            row = creator(chance, at)
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def read(folder):
    with open(folder / "creators.ndjson", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def duckdb(rows, statement, folder):
    import duckdb

    db = duckdb.connect()
    columns = ", ".join(f"{name}: '{kind.replace(' PRECISION', '')}'" for name, kind in TABLE)
    db.execute(
        f"CREATE TABLE creators AS SELECT * FROM read_json('{folder}/creators.ndjson', format='newline_delimited', "
        f"columns={{{columns}}})"
    )
    # Names are unique and the statement is one query: both are part of what a warehouse needs.
    db.execute(f"CREATE TABLE tiers AS {statement}")
    found = db.execute("SELECT * FROM tiers")
    return f"DuckDB {duckdb.__version__}", [one[0] for one in found.description], found.fetchall()


def spark(rows, statement, folder):
    from pyspark.sql import SparkSession
    from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    kinds = {"VARCHAR": StringType(), "BIGINT": LongType(), "DOUBLE PRECISION": DoubleType()}
    schema = StructType([StructField(name, kinds[kind]) for name, kind in TABLE])
    session.read.schema(schema).json(str(folder / "creators.ndjson")).createOrReplaceTempView("creators")
    session.sql(statement).write.mode("overwrite").parquet(str(folder / "tiers"))
    found = session.read.parquet(str(folder / "tiers"))
    return f"Spark {session.version}", found.columns, [tuple(row) for row in found.collect()]


def postgres(rows, statement, folder):
    """Through psql, to a server that PGHOST and the like name."""
    import csv
    import io
    import subprocess

    def psql(sql, **more):
        done = subprocess.run(
            ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql], capture_output=True, text=True, **more
        )
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout

    psql("DROP TABLE IF EXISTS tiers, creators")
    psql("CREATE TABLE creators (" + ", ".join(f"{name} {kind}" for name, kind in TABLE) + ")")
    text = io.StringIO()
    out = csv.writer(text)
    for row in rows:
        # \N, which no name here is, stands for NULL: an empty text is a text.
        out.writerow("\\N" if row[name] is None else row[name] for name in NAMES)
    psql("COPY creators FROM STDIN (FORMAT csv, NULL '\\N')", input=text.getvalue())
    psql("SET extra_float_digits = 3; CREATE TABLE tiers AS " + statement)
    text = psql("COPY tiers TO STDOUT (FORMAT csv, HEADER, NULL '\\N', FORCE_QUOTE (account))")
    lines = csv.reader(io.StringIO(text))
    header = next(lines)
    texts = {"account", "platform", "currency", "tier", "er_formula", "price_source", "currency", "reject_reason"}

    def cell(name, value):
        if value == "\\N":
            return None
        return value if name in texts else float(value)

    found = [tuple(cell(name, value) for name, value in zip(header, line)) for line in lines]
    return psql("SELECT 'PostgreSQL ' || split_part(version(), ' ', 2)", ).split("\n")[2].strip(), header, found


# Columns of the statement, beside the account, that classify's JSON has under the same name.
COMPARED = [
    "platform", "followers", "tier", "engagement_rate", "er_formula", "er_standing", "price", "price_low", "price_high",
    "price_source", "currency", "cpm", "cpe", "cpv",
]

# Those that are rounded, and to how many significant digits (none: to whole numbers).
DIGITS = {"engagement_rate": 6, "cpm": 6, "cpe": 6, "cpv": 6, "price": 2, "price_low": 2, "price_high": 2}


def at_the_border(name, ours, theirs, source):
    if name != "er_standing" and name not in DIGITS or name.startswith("price") and source != "estimated":
        return False
    if ours is None or theirs is None or min(ours, theirs) <= 0:
        return False
    if name == "er_standing":
        return abs(ours - theirs) <= 1
    unit = 10 ** (math.floor(math.log10(max(ours, theirs))) - DIGITS[name] + 1)
    return abs(ours - theirs) <= unit * 1.000001


def said(path, rows):
    """What classify says: profiles by account, and reasons of rejects by account (`None` where it lists none)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        wanted = {"profiles", "rejects", "handle", "line", "reason", *COMPARED}
        document = json.loads(text, object_pairs_hook=lambda pairs: {k: v for k, v in pairs if k in wanted})
        reasons = {rows[one["line"] - 1]["account"]: one["reason"] for one in document["rejects"]}
        return {one["handle"]: one for one in document["profiles"]}, reasons
    lines = map(json.loads, text.splitlines())
    profiles = {}
    for line in lines:
        other = [flag.removeprefix("price_in_") for flag in line["flags"] if flag.startswith("price_in_")]
        currency = (other or ["USD"])[0] if line["price"] is not None else None
        profiles[line["account"]] = line | {"currency": currency}
    return profiles, None


def compare(engine, header, found, path, rows):
    if len(header) != len(set(header)):
        sys.exit(f"{engine}: names of columns come twice: {header}")
    at = {name: place for place, name in enumerate(header)}
    by_account = {row[at["account"]]: row for row in found}
    if len(by_account) != len(rows) or len(found) != len(rows):
        sys.exit(f"{engine}: {len(found)} rows of {len(by_account)} accounts, not {len(rows)}")
    classified, rejected = said(path, rows)
    rejects = len(rows) - len(classified)
    if rejected is not None and len(rejected) != rejects:
        sys.exit(f"classify: {len(classified)} profiles and {len(rejected)} rejects of {len(rows)} rows")
    some = next(iter(classified.values()))
    compared = [name for name in COMPARED if name in some]
    wrong, border, cells = [], [], 0
    filled = dict.fromkeys(compared, 0)
    for row in rows:
        account = row["account"]
        ours, theirs = classified.get(account), by_account[account]
        cells += 1
        reason = theirs[at["reject_reason"]]
        wanted = (reason if ours is None and reason else None) if rejected is None else rejected.get(account)
        if reason != wanted:
            wrong.append((account, "reject_reason", wanted, reason))
        for name in compared:
            if ours is None and name == "platform":
                continue  # a reject has none in classify's list
            one, other = (ours[name] if ours else None), theirs[at[name]]
            cells += 1
            filled[name] += one is not None
            if one != other:
                near = ours and at_the_border(name, one, other, ours["price_source"])
                (border if near else wrong).append((account, name, one, other))
    print(
        f"{engine}: {len(rows)} rows ({rejects} of them rejects), {len(compared) + 1} columns, {cells} cells: "
        f"{len(wrong)} mismatches, {len(border)} at the border of a rounding"
    )
    print("  filled: " + ", ".join(f"{name} {count}" for name, count in filled.items()))
    for kind, cases in (("mismatch", wrong), ("border", border)):
        for case in cases[:10]:
            print(f"  {kind}: {case}")
            print(f"    {next(row for row in rows if row['account'] == case[0])}")
    if wrong or len(border) * 10_000 > len(rows):
        sys.exit(1)
    # A comparison of nothing would be equal as well.
    thin = [name for name, count in filled.items() if count * 20 < len(rows)]
    if not any((one["er_formula"] or "").endswith("/followers") for one in classified.values()):
        thin = [name for name in thin if name != "er_standing"]  # few platforms have another distribution
    if thin and len(rows) >= 1_000:
        sys.exit(f"too few rows have {', '.join(thin)}")


def main():
    command, *rest = sys.argv[1:]
    if command == "data":
        data(Path(rest[0]), int(rest[1]))
    elif command == "run":
        engine, folder, statement, document = rest
        rows = read(Path(folder))
        run = {"duckdb": duckdb, "spark": spark, "postgres": postgres}[engine]
        name, header, found = run(rows, Path(statement).read_text(encoding="utf-8"), Path(folder))
        compare(name, header, found, Path(document), rows)
    elif command == "parse":
        import sqlglot

        dialect, statement = rest
        trees = sqlglot.parse(Path(statement).read_text(encoding="utf-8"), read=dialect)
        if len(trees) != 1 or trees[0] is None or trees[0].key != "select":
            sys.exit(f"{dialect}: not one SELECT but {[tree and tree.key for tree in trees]}")
        print(f"{dialect}: one SELECT with {len(trees[0].ctes)} steps")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
