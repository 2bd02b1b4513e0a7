#!/bin/sh
# A gate for any pipeline: gate.sh CREATORS POLICY [PLAN]
# Exits as `tierplan check` does: 0 kept, 1 a rule is broken, 2 it could not be judged.
# Leaves gate.xml (JUnit) and gate.html in $REPORTS, and a job summary where GitHub wants one.
set -u
creators=$1
policy=$2
plan=${3:-}
reports=${REPORTS:-.}

# $plan is left out of the command where there is none.
tierplan check "$creators" ${plan:+"$plan"} --policy "$policy" -q -o "$reports/gate.xml"
result=$?
[ "$result" -eq 2 ] && exit 2
tierplan check "$creators" ${plan:+"$plan"} --policy "$policy" -q -o "$reports/gate.html"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  tierplan check "$creators" ${plan:+"$plan"} --policy "$policy" -q -f markdown >> "$GITHUB_STEP_SUMMARY"
  tierplan check "$creators" ${plan:+"$plan"} --policy "$policy" -q -f github
fi
exit "$result"
