#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the path of a real OpenTelemetry Collector for tests and benchmarks: $WEIR_OTELCOL, the one in
# the cache, one on the PATH, or, where Go is installed, one that it builds into the cache (minutes the
# first time). Its components stand in scripts/otelcol.yaml. Without any it says so and exits 1.
# --no-build: only look.
set -euo pipefail

manifest=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/otelcol.yaml
version=$(sed -n 's/^  version: //p' "$manifest")
cache="${XDG_CACHE_HOME:-$HOME/.cache}/weir/otelcol-$version"

if [ -n "${WEIR_OTELCOL:-}" ]; then
  if [ -x "$WEIR_OTELCOL" ]; then echo "$WEIR_OTELCOL" && exit 0; fi
  echo "otelcol.sh: WEIR_OTELCOL is '$WEIR_OTELCOL', which is no program" >&2
  exit 1
fi
if [ -x "$cache/otelcol" ]; then echo "$cache/otelcol" && exit 0; fi
for name in otelcol-contrib otelcol; do
  if command -v "$name"; then exit 0; fi
done
go=$(command -v go || { [ ! -x /usr/local/go/bin/go ] || echo /usr/local/go/bin/go; })
if [ "${1:-}" = --no-build ] || [ -z "$go" ]; then
  echo "otelcol.sh: no OpenTelemetry Collector: set WEIR_OTELCOL, or install Go and run scripts/otelcol.sh" >&2
  exit 1
fi

mkdir -p "$cache"
exec 9>"$cache/lock"
if command -v flock >/dev/null; then flock 9; fi
if [ ! -x "$cache/otelcol" ]; then
  echo "otelcol.sh: building the OpenTelemetry Collector $version into $cache (minutes)" >&2
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  cp "$manifest" "$work/builder.yaml"
  export CGO_ENABLED=0 GOFLAGS=-p=${GO_JOBS:-2} PATH="${go%/*}:$PATH"
  (
    cd "$work"
    GOBIN="$work" nice go install -ldflags '-s -w' "go.opentelemetry.io/collector/cmd/builder@v$version"
    nice ./builder --config builder.yaml --ldflags '-s -w'
  ) >"$cache/build.log" 2>&1 || {
    tail -n 5 "$cache/build.log" >&2
    echo "otelcol.sh: the build failed; all of it is in $cache/build.log" >&2
    exit 1
  }
  # In one step, so that nobody meets half a program.
  cp "$work/_build/otelcol" "$cache/otelcol.next"
  mv "$cache/otelcol.next" "$cache/otelcol"
fi
echo "$cache/otelcol"
