#!/bin/sh
# Counts the instructions that `classify` takes for a row, in callgrind: the same on a noisy machine as on a quiet one, so
# that a step backwards shows. Two invented files of different length tell the rows from what comes before them.
# Needs Python 3 and valgrind.
#
#   benches/instructions.sh             CSV in and out
#   benches/instructions.sh ndjson      the same rows as NDJSON, in and out
#   TIERPLAN=path benches/instructions.sh   with a program that is built already
set -eu
cd "$(dirname "$0")/.."
form=${1:-csv}
few=20000
many=60000
folder=target/peers/data
mkdir -p "$folder"
[ -n "${TIERPLAN:-}" ] || cargo build --quiet --release --bin tierplan
tierplan=${TIERPLAN:-${CARGO_TARGET_DIR:-target}/release/tierplan}
count() {
    file=$folder/creators-$1.$form
    [ -f "$file" ] || PYTHONPATH=benches PYTHONDONTWRITEBYTECODE=1 python3 -c "
import classify, pathlib, sys
classify.written(pathlib.Path(sys.argv[1]), int(sys.argv[2]))" "$file" "$1"
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$tierplan" classify "$file" --quiet --threads 1 \
        -f "$form" -o "$folder/instructions.$form" 2>&1 | sed -n 's/.*Collected : *//p'
}
first=$(count $few)
second=$(count $many)
if [ -z "$first" ] || [ -z "$second" ]; then
    echo "valgrind was stopped before its end" >&2
    exit 1
fi
row=$(((second - first) / (many - few)))
echo "$row instructions a row; $((first - row * few)) before the first"
