#!/bin/sh
# Installs the wheel of a folder into a scratch environment and runs it, away from the source tree.
# Usage: sh tests/wheel.sh FOLDER   (from the project's root; dependencies come from .venv)
set -eu
wheel=$(cd "${1:?usage: wheel.sh FOLDER}" && ls "$PWD"/leadpolicy-*.whl)
root=$PWD
python=$root/${VENV:-.venv}/bin/python
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$python" -m venv --without-pip "$scratch/venv"
"$python" -m pip --python "$scratch/venv" --disable-pip-version-check --quiet \
    install --no-deps --no-index --root-user-action=ignore "$wheel"
site=$("$scratch/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
# A path in a .pth file gives the dependencies, but not the editable install that lives beside them.
"$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))' > "$site/dependencies.pth"

cp -R "$root/examples/b2b_saas" "$scratch/policy"
cd "$scratch"
where=$(venv/bin/python -c 'import dsl, policy, simulator, leadpolicy; print(leadpolicy.__file__)')
case $where in "$scratch"/*) ;; *) echo "the wheel is not what was imported: $where" >&2; exit 1 ;; esac
venv/bin/leadpolicy check policy
venv/bin/leadpolicy test policy > examples.txt || { cat examples.txt; exit 1; }
venv/bin/leadpolicy rules > rules.txt
venv/bin/leadpolicy graph policy --out flowchart.svg
echo "the wheel works: $(basename "$wheel")"
