#!/bin/sh
# The whole story on one example. Usage: sh examples/demo.sh FOLDER   (LEADPOLICY names the program)
set -eu
out=${1:?usage: demo.sh FOLDER}
policy=examples/b2b_saas
lead=${LEADPOLICY:-leadpolicy}
mkdir -p "$out"

step() {
    printf '\n\033[1m$ leadpolicy %s\033[0m\n' "$*"
    "$lead" "$@"
}

step check "$policy"
step test "$policy"
step graph "$policy" --out "$out/flowchart.svg"
echo
echo "Everything is in $out:"
ls -1 "$out"
