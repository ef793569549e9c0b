#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles every SOURCES/*.bpf.c into OUTPUT/<name>.bpf.o, and its BTF into <name>.btf.json when
# bpftool is there. Does nothing when no source, header nor this script is newer than the objects.
# Usage: build-bpf.sh SKIP SOURCES OUTPUT INCLUDE
set -eu
skip=$1 sources=$2 output=$3 include=$4
PATH=$PATH:/usr/sbin:/sbin

if [ "$skip" = true ]; then
  echo "build-bpf: $sources not compiled because of -Dbpf.skip=true: kernel programs will be missing"
  exit 0
fi
[ -d "$sources" ] || exit 0
set -- "$sources"/*.bpf.c
[ -e "$1" ] || exit 0

if ! command -v clang >/dev/null; then
  echo "build-bpf: clang is missing: install the package clang (or pass -Dbpf.skip=true)" >&2
  exit 1
fi
# UAPI headers live in a directory of their own on multiarch distributions.
arch_include=/usr/include/$(uname -m)-linux-gnu
flags="-g -O2 -mcpu=v3 -Wall -Wextra -Werror -target bpf"
[ -d "$arch_include" ] && flags="$flags -isystem $arch_include"

compile() {
  # shellcheck disable=SC2086 # several flags in one variable are meant to be split
  clang $flags -I"$include" -I"$sources" "$@"
}

if ! echo '#include <bpf/bpf_helpers.h>' |
  compile -include linux/types.h -fsyntax-only -x c - 2>/dev/null; then
  echo "build-bpf: bpf/bpf_helpers.h is missing: install the package libbpf-dev" >&2
  exit 1
fi

mkdir -p "$output"
for source in "$@"; do
  name=$(basename "$source" .bpf.c)
  object=$output/$name.bpf.o
  if [ -e "$object" ] &&
    [ -z "$(find "$0" "$sources" "$include" -type f -newer "$object" 2>/dev/null | head -n 1)" ]; then
    continue
  fi
  compile -c "$source" -o "$object.tmp"
  mv "$object.tmp" "$object"
  if command -v bpftool >/dev/null; then
    bpftool -j btf dump file "$object" >"$output/$name.btf.json"
  fi
done
