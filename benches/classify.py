"""Runs tierplan and its peers side by side on an invented file: CSV in, tier and metrics added, CSV out.

    classify.py ROWS TIERPLAN

Each is started by itself, twice, and the better run counts. CPU time and peak memory are those the kernel reports for the
process. The tiers that each wrote are compared row by row.
"""

import csv
import json
import os
import random
import shutil
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
    "(avg_likes + avg_comments) / followers as er, price / avg_views * 1000 as cpm, "
    "price / (avg_likes + avg_comments) as cpe, price / avg_views as cpv"
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


def written(path: Path, rows: int) -> None:
    """The same creators as the name of the file says: CSV, or an object a line."""
    if path.suffix != ".ndjson":
        return generate(path, rows)
    table = path.with_suffix(".csv")
    generate(table, rows)
    with table.open(newline="") as file, path.open("w") as out:
        for row in csv.DictReader(file):
            texts = {"username", "platform", "country", "category", "email", "bio"}
            value = lambda key, cell: cell if key in texts else json.loads(cell) if cell else None
            out.write(json.dumps({key: value(key, cell) for key, cell in row.items()}) + "\n")


def measured(command: list[str], stdout: Path | None = None) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and MiB of one run."""
    start = time.perf_counter()
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(stdout), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)] if stdout else []
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    if status:
        sys.exit(f"{' '.join(command[:2])} failed")
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def tiers(path: Path) -> list[str]:
    """The tier of every row. A file with two columns of a name has ours behind the user's."""
    with path.open(newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        at = len(header) - 1 - header[::-1].index("tier")
        return [row[at] for row in rows]


def main() -> None:
    rows, tierplan = int(sys.argv[1]), sys.argv[2]
    folder = Path("target/peers/data")
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / f"creators-{rows}.csv"
    if not data.exists():
        generate(data, rows)
    with data.open("rb") as file:
        # From memory for everybody. In pieces: what is ours at the start of a process counts as its own.
        while file.read(1 << 20):
            pass
    out = lambda name: folder / f"{name}.csv"
    contenders = {
        "tierplan": ([tierplan, "classify", str(data), "-q", "-f", "csv", "-o", str(out("tierplan"))], None),
        "Polars": ([sys.executable, "-c", POLARS, str(data), str(out("Polars"))], None),
        "DuckDB": ([sys.executable, "-c", DUCKDB, str(data), str(out("DuckDB"))], None),
    }
    xan = shutil.which("xan", path=str(Path(sys.executable).parent))
    if xan:
        contenders["xan"] = ([xan, "select", "-A", "-e", XAN, str(data)], out("xan"))
    results = {}
    for _ in range(2):
        for name, (command, stdout) in contenders.items():
            run = measured(command, stdout)
            results[name] = min(results.get(name, run), run, key=lambda found: found[1])
    wanted = tiers(out("tierplan"))
    for name in results:
        if tiers(out(name)) != wanted:
            sys.exit(f"{name} puts somebody in another tier")
    cpu, wall, memory = results["Polars"]
    print(f"{rows:,} rows, {data.stat().st_size / 1e6:,.0f} MB in, {os.cpu_count()} cores\n")
    print("| | CPU s | wall s | MiB | CPU ÷ Polars | wall ÷ Polars |")
    print("|---|---|---|---|---|---|")
    for name, (own_cpu, own_wall, own_memory) in results.items():
        print(
            f"| {name} | {own_cpu:.2f} | {own_wall:.2f} | {own_memory:.0f} "
            f"| {own_cpu / cpu:.2f} | {own_wall / wall:.2f} |"
        )


if __name__ == "__main__":
    main()
