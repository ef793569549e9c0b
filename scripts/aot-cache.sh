#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes lib/weir.aot of the app directory $1: the classes of a start loaded and linked ahead of
# time. Weir runs without it too, only starts slower.
set -euo pipefail
app=$(readlink -f "$1")
rm -f "$app/lib/weir.aot"
WEIR_HOME="$app" WEIR_JAVA_OPTS="-XX:AOTCacheOutput=$app/lib/weir.aot" \
  bash "$(dirname "$(readlink -f "$0")")/../distribution/src/main/launcher/weir" components \
  >/dev/null 2>&1 || true
[ -f "$app/lib/weir.aot" ]
