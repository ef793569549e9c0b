#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes lib/weir.aot of the app directory $1: the classes of a start loaded and linked ahead of
# time. Weir runs without it too, only starts slower.
set -euo pipefail
app=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
rm -f "$app/lib/weir.aot"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" scripts/UpgradeClasses.java "$app/lib"
log=$(mktemp)
WEIR_HOME="$app" WEIR_MAIN=dev.weir.cli.WarmUp WEIR_JAVA_OPTS="-XX:AOTCacheOutput=$app/lib/weir.aot" \
  bash distribution/src/main/launcher/weir config/*.yaml >"$log" 2>&1 || {
    # The JVM writes a cache of what it saw all the same, and a half cache would be taken for a whole one.
    rm -f "$app/lib/weir.aot"
    cat "$log" >&2
    rm -f "$log"
    exit 1
  }
rm -f "$log"
[ -f "$app/lib/weir.aot" ]
