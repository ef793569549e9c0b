#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes lib/weir.aot of the app directory $1: the classes of a start loaded and linked ahead of
# time. Weir runs without it too, only starts slower.
set -euo pipefail
app=$(readlink -f "$1")
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
rm -f "$app/lib/weir.aot"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" scripts/UpgradeClasses.java "$app/lib"
root=$PWD
log=$(mktemp)
# From there, since WEIR_JAVA_OPTS is split at spaces and the directory's name may have some.
cd "$app/lib"
WEIR_HOME="$app" WEIR_MAIN=dev.weir.cli.WarmUp WEIR_JAVA_OPTS=-XX:AOTCacheOutput=weir.aot \
  bash "$root/distribution/src/main/launcher/weir" "$root"/config/*.yaml >"$log" 2>&1 || {
    # The JVM writes a cache of what it saw all the same, and a half cache would be taken for a whole one.
    rm -f "$app/lib/weir.aot"
    cat "$log" >&2
    rm -f "$log"
    exit 1
  }
rm -f "$log"
[ -f "$app/lib/weir.aot" ]
