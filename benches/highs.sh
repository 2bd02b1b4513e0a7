#!/usr/bin/env bash
# The optimiser and HiGHS on the same instances, one after the other on the same machine:
#   benches/highs.sh [KIND|every] [CREATORS...]
# LIMIT (seconds, 60) is how long HiGHS may take. HiGHS comes from Python's highspy; without it nothing is compared.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
if ! "$python" -c 'import highspy' 2>/dev/null; then
  echo "skipped: $python has no highspy (python3 -m venv venv; venv/bin/pip install highspy; PYTHON=venv/bin/python $0)"
  exit 0
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cargo bench -q --bench solve -- "${@:-every}" --write "$dir" >"$dir/ours"
"$python" benches/highs.py "${LIMIT:-60}" "$dir"/*.mps >"$dir/theirs"
"$python" benches/compare.py "$dir/ours" "$dir/theirs"
