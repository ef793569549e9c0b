#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles SOURCES/weir_native.c into OUTPUT/<machine>/libweir_native.so for each machine that it can
# be linked for: all of them with lld, only this one without. Does nothing when no source, header nor
# this script is newer than the libraries.
# Usage: build-native.sh SKIP SOURCES OUTPUT INCLUDE
set -eu
skip=$1 sources=$2 output=$3 include=$4
here=$(uname -m)

if [ "$skip" = true ]; then
  echo "build-native: $sources not compiled because of -Dbpf.skip=true: captures cannot be read"
  exit 0
fi
if ! command -v clang >/dev/null; then
  echo "build-native: clang is missing: install the package clang (or pass -Dbpf.skip=true)" >&2
  exit 1
fi

# -fwrapv: sums wrap here as they do in the kernel. Each reader has its own copy, so no symbol is
# looked up in others. The oldest machine of each kind is what the code is for.
flags="-std=gnu11 -O3 -g0 -ffreestanding -fPIC -fvisibility=hidden -fwrapv -fno-strict-aliasing
  -fno-stack-protector -fno-asynchronous-unwind-tables -Wall -Wextra -Werror
  -shared -nostdlib -Wl,-Bsymbolic -Wl,--no-undefined -Wl,-z,noexecstack -Wl,--build-id=none"

for machine in x86_64 aarch64; do
  library=$output/$machine/libweir_native.so
  if [ -e "$library" ] &&
    [ -z "$(find "$0" "$sources" "$include" -type f -newer "$library" 2>/dev/null | head -n 1)" ]; then
    continue
  fi
  if command -v ld.lld >/dev/null; then
    linker=-fuse-ld=lld
  elif [ "$machine" = "$here" ]; then
    linker=
  else
    echo "build-native: no library for $machine, for lack of a linker: install the package lld"
    continue
  fi
  mkdir -p "$output/$machine"
  # shellcheck disable=SC2086
  clang $flags -I"$include" $linker -target "$machine-linux-gnu" "$sources/weir_native.c" -o "$library.tmp"
  mv "$library.tmp" "$library"
done
