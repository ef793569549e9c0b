#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the path of a real Prometheus 3 for tests: $WEIR_PROMETHEUS, the one in the cache, one on the
# PATH, or, where Go is installed, one that it builds into the cache (minutes the first time; without the
# pages of its user interface, which no test asks for). Distributions ship Prometheus 2, which takes no
# OTLP. --no-build: only look.
set -euo pipefail
# shellcheck source=scripts/go-programs.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/go-programs.sh"

# Release 3.x.y is the Go module v0.3xx.y.
version=3.15.0
module_version=v0.315.0

accepts() {
  "$1" --version 2>&1 | grep -q '^prometheus, version 3\.'
}

build() {
  build_module github.com/prometheus/prometheus "$module_version" cmd/prometheus prometheus \
    "-X github.com/prometheus/common/version.Version=$version"
}

find_or_build prometheus "$version" WEIR_PROMETHEUS "prometheus-$version" "$@"
