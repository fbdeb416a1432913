#!/usr/bin/env bash
# Installs the judges of tests/interop into a folder of their own (default .judges), never into the app's environment.
# What cannot be installed is named and left out; its tests are then skipped by name. LibreOffice, pdftotext, ffprobe, node
# and R are asked where the system has them.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home="${ALLIANCE_TUI_JUDGES:-$PWD/.judges}"
mkdir -p "$home"

try() { # a name, then a command
    local name="$1"
    shift
    if "$@" >"$home/install.log" 2>&1; then echo "judge: $name"; else echo "judge: $name could not be installed; left out."; fi
}

for python in python3.13 python3.12 python3.11 python3; do # the first that works and can make environments
    "$python" -c 'import ensurepip, venv' 2>/dev/null && break
done
test -x "$home/py/bin/python" || try "environment" "$python" -m venv "$home/py"
judges=(webvtt-py pympi-ling speach fhir.resources pandas frictionless krippendorff scikit-learn pingouin lxml pytest
    "pydantic>=2.7")
if timeout 120 "$home/py/bin/python" -m pip install --quiet "${judges[@]}" >"$home/install.log" 2>&1; then
    echo "judges: ${judges[*]}"
else # one by one, so that only what cannot be had is left out
    for judge in "${judges[@]}"; do
        try "$judge" timeout 60 "$home/py/bin/python" -m pip install --quiet "$judge"
    done
fi

if [ ! -f "$home/EAFv3.0.xsd" ]; then # the schema lies in pympi's source package
    try "EAF schema" timeout 60 sh -c '
        "$1/py/bin/python" -m pip download --quiet --no-deps --no-binary :all: --dest "$1/source" pympi-ling &&
        tar -xzf "$1"/source/pympi*.tar.gz -C "$1/source" && cp "$1"/source/*/test/EAFv3.0.xsd "$1/"' sh "$home"
fi
if command -v npm >/dev/null && [ ! -d "$home/node/node_modules/fhir" ]; then
    try "npm webvtt-parser and fhir" timeout 90 npm install --silent --no-audit --no-fund --prefix "$home/node" \
        webvtt-parser fhir
fi
test -x "$home/boris/bin/python" || try "BORIS's environment" "$python" -m venv "$home/boris"
try "BORIS" timeout 300 "$home/boris/bin/python" -m pip install --quiet "boris-behav-obs==8.27.4"
exit 0
