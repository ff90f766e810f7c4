#!/bin/sh
# The whole story on one example. Usage: sh examples/demo.sh FOLDER   (LEADPOLICY names the program)
set -eu
out=${1:?usage: demo.sh FOLDER}
lead=${LEADPOLICY:-leadpolicy}
policy=examples/b2b_saas
people=$policy/leads.csv
log=$policy/events.csv
now="2026-01-07 09:00"
mkdir -p "$out"
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi

# Says what is run, and runs it.
step() {
    printf '\n%s$ leadpolicy %s%s\n' "$bold" "$*" "$plain"
    "$lead" "$@"
}

step check "$policy"
step test "$policy"
step graph "$policy" --out "$out/flowchart.svg"
step graph "$policy" --out "$out/flowchart.png"
step decide "$policy" --leads "$people" --events "$log" --at "$now" --format csv --out "$out/decisions.csv"
step explain "$policy" L-1001 --leads "$people" --events "$log" --at "$now"
step compile json "$policy" --out "$out/policy.json"

printf '\nEverything is in %s:\n' "$out"
ls -1 "$out"
