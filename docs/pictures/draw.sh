#!/bin/sh
# Draws the pictures of README.md and examples/b2b_saas/README.md anew, in some minutes.
# Usage: sh docs/pictures/draw.sh   (LEADPOLICY names the program)
set -eu
cd "$(dirname "$0")/../.."
lead=${LEADPOLICY:-leadpolicy}
policy=examples/b2b_saas
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

"$lead" graph "$policy" --out docs/pictures/b2b_saas.svg
"$lead" compare "$policy" "$policy/proposal" --scenario "$policy/scenario.yaml" \
    --proposal-scenario "$policy/proposal/scenario.yaml" --replications 72 --seed 1 --out "$made"
for chart in differences funnel revenue-difference use; do
    cp "$made/charts/$chart.svg" docs/pictures/
done
