#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the path of a real OpenTelemetry Collector for tests and benchmarks: $WEIR_OTELCOL, the one in
# the cache, one on the PATH, or, where Go is installed, one that it builds into the cache (minutes the
# first time). Its components stand in scripts/otelcol.yaml. Without any it says so and exits 1.
# --no-build: only look.
set -euo pipefail
# shellcheck source=scripts/go-programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/go-programs.sh"

manifest=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/otelcol.yaml
version=$(sed -n 's/^  version: //p' "$manifest")
# A collector of other components is another one.
components=$(cksum <"$manifest" | cut -d ' ' -f 1)

# Every distribution has what the manifest lists of the collector itself; contrib has the rest too.
accepts() {
  "$1" components 2>/dev/null | grep -q 'name: prometheus$'
}

build() {
  cp "$manifest" builder.yaml
  GOBIN="$PWD" go install -ldflags '-s -w' "go.opentelemetry.io/collector/cmd/builder@v$version"
  ./builder --config builder.yaml --ldflags '-s -w'
  mv _build/otelcol otelcol
}

find_or_build otelcol "$version" WEIR_OTELCOL "otelcol-$version-$components" "$@"
