#!/bin/sh
# Locks all dependencies with hashes and without any download address. Needs pip-tools; run it after editing pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    pip-compile --quiet --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
        --strip-extras --no-annotate --no-header "$@" --output-file "requirements/$out.txt" pyproject.toml
}
lock run --extra build --extra service
lock dev --extra build --extra huggingface --extra kafka --extra parquet --extra service --extra spacy --extra test --extra dev
lock bench --extra bench
