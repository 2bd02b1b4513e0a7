#!/bin/sh
# Classifies a large invented file with tierplan and with its peers, in one run on one machine: the ratios count, not the
# seconds. Then tierplan alone: 1, 2 and 8 threads (the same bytes), a tenth of the rows, NDJSON and a JSON array, with the
# peak memory of each. Needs Python 3 with venv; installs Polars and DuckDB (and xan, with --xan) under target/peers.
#
#   benches/classify.sh                 2,000,000 rows
#   benches/classify.sh 200000          so many
#   benches/classify.sh 2000000 --xan   also xan, from cargo
#   TIERPLAN=path benches/classify.sh   with a program that is built already
set -eu
cd "$(dirname "$0")/.."
rows=${1:-2000000}
peers=target/peers
[ -x "$peers/bin/python" ] || python3 -m venv "$peers"
"$peers/bin/pip" install --quiet --disable-pip-version-check polars duckdb
if [ ! -x "$peers/bin/xan" ]; then
    if [ "${2:-}" != --xan ]; then
        echo "xan is left out: --xan builds it, which takes some minutes" >&2
    elif ! cargo install --quiet --locked --root "$peers" xan; then
        echo "xan is left out: cargo could not build it (see above)" >&2
    fi
fi
[ -n "${TIERPLAN:-}" ] || cargo build --quiet --release --bin tierplan
tierplan=${TIERPLAN:-${CARGO_TARGET_DIR:-target}/release/tierplan}
exec "$peers/bin/python" benches/classify.py "$rows" "$tierplan"
