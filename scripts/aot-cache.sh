#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes lib/weir.aot of the app directory $1: the classes of a start loaded and linked ahead of
# time. Weir runs without it too, only starts slower.
set -euo pipefail
app=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
rm -f "$app/lib/weir.aot"
WEIR_HOME="$app" WEIR_MAIN=dev.weir.cli.WarmUp WEIR_JAVA_OPTS="-XX:AOTCacheOutput=$app/lib/weir.aot" \
  bash distribution/src/main/launcher/weir config/*.yaml >/dev/null 2>&1 || true
[ -f "$app/lib/weir.aot" ]
