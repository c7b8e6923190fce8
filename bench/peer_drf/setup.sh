#!/bin/sh
# Makes the virtual environment of the Python peers: setup.sh FOLDER
set -eu
python3 -m venv "$1"
"$1/bin/pip" install --quiet --requirement "$(dirname "$0")/requirements.txt"
