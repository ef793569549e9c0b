#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the host build of the tap's C with the address and undefined-behaviour sanitizers, and feeds
# it packets made from a seed and from captures. A finding ends it with the sanitizer's report.
# Usage: fuzz-native.sh PACKETS SEED [CAPTURE...]     nightly: fuzz-native.sh 10000000 "$(date +%j)"
set -eu
here=$(dirname "$0")
program=$(mktemp)
trap 'rm -f "$program"' EXIT
clang -std=gnu11 -O1 -g -fwrapv -fno-strict-aliasing -fno-omit-frame-pointer \
  -fsanitize=address,undefined -fno-sanitize-recover=all \
  -I"$here/src/main/bpf/include" -I"$here/src/main/native" \
  "$here/src/test/native/fuzz_native.c" -o "$program"
"$program" "$@"
