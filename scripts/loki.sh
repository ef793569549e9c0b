#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the path of a real Loki 3 for tests: $WEIR_LOKI, the one in the cache, one on the PATH, or, where
# Go is installed, one that it builds into the cache (ten minutes the first time). --no-build: only look.
set -euo pipefail
# shellcheck source=scripts/go-programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/go-programs.sh"

version=3.7.8

# Ours or a newer one of the same major release: OTLP came with 3.0.
accepts() {
  "$1" -version 2>&1 | grep -q '^loki, version 3\.'
}

build() {
  build_module github.com/grafana/loki/v3 "v$version" cmd/loki loki \
    "-X github.com/grafana/loki/v3/pkg/util/build.Version=$version"
}

find_or_build loki "$version" WEIR_LOKI "loki-$version" "$@"
