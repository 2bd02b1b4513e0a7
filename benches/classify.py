"""Runs tierplan and its peers side by side on an invented file: CSV in, tier and metrics added, CSV out.

    classify.py ROWS TIERPLAN

Each is started by itself, all of them by turns, five times. The middle of its runs is shown, and for the ratios the middle
of the five rounds with the least and the largest, since a machine may be slow for a while. CPU time and peak memory are
those the kernel reports for the process. The tiers that each wrote have to be the same. Then tierplan alone, once each: with
1, 2 and 8 threads, which have to write the same bytes; a tenth of the rows; NDJSON, and a JSON array, which has to come to
the same bytes as NDJSON.
"""

import csv
import hashlib
import json
import os
import random
import shutil
import statistics
import sys
import time
from pathlib import Path

HEADER = (
    "username,platform,followers,following,posts,avg_likes,avg_comments,avg_views,"
    "engagement_rate,price,country,category,email,bio"
)
PLATFORMS = ["instagram", "tiktok", "youtube"]
CATEGORIES = ["Fitness", "Beauty", "Food", "Travel", "Gaming", "Parenting", "Tech", "Home & Garden"]
COUNTRIES = ["US", "GB", "DE", "ES", "FR", "BR", "IN", "JP"]
SYLLABLES = "an ber ca do el fi gra ho in jo ka lu mi na or pi qua ri so ta ul vi wa xe yo za".split()

POLARS = """
import sys, polars as pl
followers, likes, comments = pl.col("followers"), pl.col("avg_likes"), pl.col("avg_comments")
price, views = pl.col("price"), pl.col("avg_views")
tier = (
    pl.when(followers < 1_000).then(pl.lit("below")).when(followers < 10_000).then(pl.lit("nano"))
    .when(followers < 100_000).then(pl.lit("micro")).otherwise(pl.lit("macro"))
)
pl.scan_csv(sys.argv[1]).with_columns(
    tier.alias("tier"),
    ((likes + comments) / followers).alias("er"),
    (price / views * 1000).alias("cpm"),
    (price / (likes + comments)).alias("cpe"),
    (price / views).alias("cpv"),
).sink_csv(sys.argv[2])
"""

DUCKDB = """
import sys, duckdb
duckdb.sql('set enable_progress_bar = false')
duckdb.sql(f'''
copy (
  select *, case when followers < 1000 then 'below' when followers < 10000 then 'nano'
                 when followers < 100000 then 'micro' else 'macro' end as tier,
         (avg_likes + avg_comments) / nullif(followers, 0) as er,
         price / nullif(avg_views, 0) * 1000 as cpm,
         price / nullif(avg_likes + avg_comments, 0) as cpe,
         price / nullif(avg_views, 0) as cpv
  from read_csv('{sys.argv[1]}')
) to '{sys.argv[2]}' (header)
''')
"""

XAN = (
    'if(followers < 1000, "below", if(followers < 10000, "nano", if(followers < 100000, "micro", "macro"))) as tier, '
    "(avg_likes + avg_comments) / followers as er, "
    'if(price && avg_views, price / avg_views * 1000, "") as cpm, '
    'if(price, price / (avg_likes + avg_comments), "") as cpe, '
    'if(price && avg_views, price / avg_views, "") as cpv'
)


def generate(path: Path, rows: int) -> None:
    """Invented creators: sizes log-uniform from 300 to 5 million, a price for every fifth."""
    draw = random.Random(7)
    with path.open("w") as out:
        out.write(HEADER + "\n")
        for i in range(rows):
            name = "".join(draw.choice(SYLLABLES) for _ in range(3)) + ("_" if i % 3 else ".") + str(i)
            platform = PLATFORMS[i % 3]
            followers = int(10 ** draw.uniform(2.5, 6.7))
            likes = int(followers * draw.lognormvariate(-4, 0.8))
            comments = int(likes * draw.uniform(0.005, 0.05))
            views = "" if platform == "instagram" else int(followers * draw.uniform(0.1, 0.9))
            price = int(followers * draw.uniform(0.004, 0.02)) if i % 5 == 0 else ""
            rate = f"{(likes + comments) / followers * 100:.2f}"
            category, country = CATEGORIES[i % 8], COUNTRIES[i // 8 % 8]
            out.write(
                f"{name},{platform},{followers},{draw.randrange(50, 3000)},{draw.randrange(5, 4000)},{likes},"
                f"{comments},{views},{rate},{price},{country},{category},{name}@example.com,"
                f"{category} and more from {country}\n"
            )


def written(path: Path, rows: int) -> Path:
    """The same creators as the name of the file says: CSV, an object a line, or all of them in one array."""
    if path.exists():
        return path
    whole, path = path, path.with_name(f"{path.name}.part")  # nothing half written is taken for whole
    if whole.suffix == ".csv":
        generate(path, rows)
    elif whole.suffix == ".json":
        with written(whole.with_suffix(".ndjson"), rows).open() as lines, path.open("w") as out:
            for at, line in enumerate(lines):
                out.write((",\n" if at else "[") + line.rstrip("\n"))
            out.write("]\n")
    else:
        texts = {"username", "platform", "country", "category", "email", "bio"}
        value = lambda key, cell: cell if key in texts else json.loads(cell) if cell else None
        with written(whole.with_suffix(".csv"), rows).open(newline="") as file, path.open("w") as out:
            for row in csv.DictReader(file):
                out.write(json.dumps({key: value(key, cell) for key, cell in row.items()}) + "\n")
    return path.rename(whole)


# What the last one said, summaries and errors.
SAID = Path("target/peers/said")


def measured(command: list[str], stdout: Path | None = None) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and MiB of one run."""
    start = time.perf_counter()
    files = [(2, SAID)] + ([(1, stdout)] if stdout else [])
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [(os.POSIX_SPAWN_OPEN, number, str(path), new, 0o644) for number, path in files]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command[:2])} failed: {SAID.read_text()}")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def tiers(path: Path) -> str:
    """A digest of the tiers of all rows. A file with two columns of a name has ours behind the user's."""
    found = hashlib.sha256()
    with path.open(newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        at = len(header) - 1 - header[::-1].index("tier")
        for row in rows:
            found.update(f"{row[at]}\n".encode())
    return found.hexdigest()


def digest(path: Path) -> str:
    """A digest of a file's bytes, which are then in memory for everybody."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        # In pieces: what is ours when a process starts counts as its own.
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def table(head: list[str], rows: list[list[str]]) -> None:
    """A table in Markdown."""
    for cells in [head, ["---"] * len(head), *rows]:
        print("| " + " | ".join(cells) + " |")
    print()


def classified(tierplan: str, data: Path, out: Path, threads: str) -> tuple[float, float, float]:
    """One run of tierplan."""
    command = [tierplan, "classify", str(data), "-q", "-f", out.suffix[1:], "-o", str(out), "--threads", threads]
    return measured(command)


NAMES = {"csv": "CSV to CSV", "ndjson": "NDJSON to NDJSON", "json": "a JSON array to NDJSON"}


def alone(tierplan: str, folder: Path, rows: int) -> None:
    """Threads, rows and forms of the input, without the peers; once each."""
    few = rows // 10
    forms = [("csv", rows, "csv"), ("csv", few, "csv"), ("ndjson", rows, "ndjson"), ("json", rows, "ndjson")]
    lines, cpu, digests = [], {}, {}
    for given, count, wanted in forms:
        data = written(folder / f"creators-{count}.{given}", count)
        out = folder / f"alone.{wanted}"
        digest(data)
        for threads in ["1", "2", "8"] if given == "csv" and count == rows else ["1", "8"]:
            used, wall, memory = classified(tierplan, data, out, threads)
            cpu.setdefault((given, count), used)
            digests.setdefault((wanted, count), set()).add(digest(out))
            size = f"{data.stat().st_size / 1e6:,.0f}"
            lines.append([f"{count:,}", NAMES[given], size, threads, f"{used:.2f}", f"{wall:.2f}", f"{memory:.0f}"])
    table(["rows", "from", "MB in", "threads", "CPU s", "wall s", "MiB"], lines)
    if any(len(found) > 1 for found in digests.values()):
        sys.exit("other bytes from other threads, or from a JSON array")
    growth = cpu["csv", rows] / cpu["csv", few]
    print(f"Ten times the rows take {growth:.1f} times the CPU. Any number of threads wrote the same bytes.")


ROUNDS = 5


def middles(runs: list[tuple[float, float, float]]) -> list[str]:
    """The middle CPU time, wall clock time and memory of some runs."""
    cpu, wall, memory = (statistics.median(figures) for figures in zip(*runs))
    return [f"{cpu:.2f}", f"{wall:.2f}", f"{memory:.0f}"]


def ratio(runs: list[tuple[float, float, float]], peers: list[tuple[float, float, float]], at: int) -> str:
    """The middle of the rounds' ratios, with both ends."""
    found = sorted(own[at] / peer[at] for own, peer in zip(runs, peers))
    return f"{statistics.median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


def main() -> None:
    rows, tierplan = int(sys.argv[1]), sys.argv[2]
    folder = Path("target/peers/data")
    folder.mkdir(parents=True, exist_ok=True)
    data = written(folder / f"creators-{rows}.csv", rows)
    digest(data)
    out = lambda name: folder / f"{name}.csv"
    ours = [tierplan, "classify", str(data), "-f", "csv", "-o"]
    contenders = {
        "tierplan -q": ([*ours, str(out("tierplan -q")), "-q"], None),
        "tierplan": ([*ours, str(out("tierplan"))], None),
        "Polars": ([sys.executable, "-c", POLARS, str(data), str(out("Polars"))], None),
        "DuckDB": ([sys.executable, "-c", DUCKDB, str(data), str(out("DuckDB"))], None),
    }
    xan = shutil.which("xan", path=str(Path(sys.executable).parent))
    if xan:
        contenders["xan"] = ([xan, "map", XAN, str(data)], out("xan"))
    results = {}
    for _ in range(ROUNDS):
        for name, (command, stdout) in contenders.items():
            os.sync()  # nobody waits for the disk to write what the one before has left
            results.setdefault(name, []).append(measured(command, stdout))
    wanted = tiers(out("tierplan"))
    for name in results:
        if tiers(out(name)) != wanted:
            sys.exit(f"{name} puts somebody in another tier")
    print(f"{rows:,} rows, {data.stat().st_size / 1e6:,.0f} MB in, {os.cpu_count()} cores\n")
    lines = [
        [name, *middles(own), ratio(own, results["Polars"], 0), ratio(own, results["Polars"], 1)]
        for name, own in results.items()
    ]
    table(["", "CPU s", "wall s", "MiB", "CPU ÷ Polars", "wall ÷ Polars"], lines)
    alone(tierplan, folder, rows)


if __name__ == "__main__":
    main()
