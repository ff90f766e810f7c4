#!/bin/sh
# The whole story on one example, in a few minutes: is the policy sound, does it do what was agreed,
# what does it look like, what did it do with a person, and what would the proposal change?
#
#     sh examples/demo.sh FOLDER      LEADPOLICY names the program, REPLICATIONS how often to simulate
set -eu
out=${1:?usage: demo.sh FOLDER}
lead=${LEADPOLICY:-leadpolicy}
times=${REPLICATIONS:-20}
policy=examples/b2b_saas
proposal=$policy/proposal
people=$policy/leads.csv
log=$policy/events.csv
now=2026-01-07T09:00
mkdir -p "$out"
if [ -t 1 ]; then bold=$(printf '\033[1m') plain=$(printf '\033[0m'); else bold='' plain=''; fi

# Says why and what is run, and runs it.
step() {
    printf '\n%s# %s%s\n' "$bold" "$1" "$plain"
    shift
    printf '%s$ leadpolicy %s%s\n' "$bold" "$*" "$plain"
    "$lead" "$@"
}

step "Nothing is lost, stuck or ambiguous" check "$policy"
step "It does what marketing and sales worked out by hand" test "$policy"
step "The flowchart" graph "$policy" --out "$out/flowchart.svg"
step "What it decides about the people in the CRM" \
    decide "$policy" --leads "$people" --events "$log" --at "$now" --format csv --out "$out/decisions.csv"
step "How one of them came to be where she is" \
    explain "$policy" L-1001 --leads "$people" --events "$log" --at "$now"
step "The proposal is sound, too" check "$proposal"
step "The scenarios fit the policies" scenario check "$proposal" "$proposal/scenario.yaml"
step "A year of the policy in force, simulated ($((times / 2)) times; the first run compiles the simulator)" \
    simulate "$policy" --scenario "$policy/scenario.yaml" --replications "$((times / 2))" --out "$out/in-force"
step "What the proposal would change: the same people, the same luck ($times times)" \
    compare "$policy" "$proposal" --scenario "$policy/scenario.yaml" \
    --proposal-scenario "$proposal/scenario.yaml" --replications "$times" --out "$out/proposal"

printf '\n%sEverything is in %s:%s\n' "$bold" "$out" "$plain"
printf '  %-28s %s\n' \
    flowchart.svg "the statuses and the ways between them" \
    decisions.csv "status, score, route and deadlines of each person" \
    in-force/report.html "the year of the policy in force, on one page" \
    proposal/report.html "base against proposal, on one page: open this one"
