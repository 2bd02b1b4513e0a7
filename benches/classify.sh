#!/bin/sh
# Classifies a large invented file with tierplan and with its peers, in one run on one machine: the ratios count, not the
# seconds. Needs Python 3 with venv; installs Polars and DuckDB (and xan, with --xan) under target/peers.
#
#   benches/classify.sh                 2,000,000 rows
#   benches/classify.sh 200000          so many
#   benches/classify.sh 2000000 --xan   also xan, from cargo
set -eu
cd "$(dirname "$0")/.."
rows=${1:-2000000}
peers=target/peers
[ -x "$peers/bin/python" ] || python3 -m venv "$peers"
"$peers/bin/pip" install --quiet --disable-pip-version-check polars duckdb
if [ "${2:-}" = --xan ] && [ ! -x "$peers/bin/xan" ]; then
    cargo install --quiet --locked --root "$peers" xan
fi
cargo build --quiet --release
exec "$peers/bin/python" benches/classify.py "$rows" "${CARGO_TARGET_DIR:-target}/release/tierplan"
