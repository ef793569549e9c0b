#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the host build of the tap's C with the address and undefined-behaviour sanitizers, and feeds
# it packets made from a seed and from captures, half a million at a time: each time with a new table,
# the next seed, and windows or none. A finding ends it with the sanitizer's report.
# Usage: fuzz-native.sh PACKETS SEED [CAPTURE...]     10 million take a minute: fuzz-native.sh 10000000 1
set -eu
here=$(dirname "$0")
round=500000
left=$1 seed=$2
shift 2
program=$(mktemp)
trap 'rm -f "$program"' EXIT
clang -std=gnu11 -O1 -g -fwrapv -fno-strict-aliasing -fno-omit-frame-pointer \
  -fsanitize=address,undefined -fno-sanitize-recover=all \
  -I"$here/src/main/bpf/include" -I"$here/src/main/native" \
  "$here/src/test/native/fuzz_native.c" -o "$program"
while [ "$left" -gt 0 ]; do
  [ "$left" -ge "$round" ] || round=$left
  "$program" "$round" "$seed" "$@"
  left=$((left - round))
  seed=$((seed + 1))
done
