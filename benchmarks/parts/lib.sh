# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What all parts of the benchmarks use. Sourced by run.sh, with $root, $here, $app, $bin, $quick and
# $scratch set.

pick() { if [ -n "$quick" ]; then echo "$2"; else echo "$1"; fi; }

# A program of the benchmarks, with the flags that the launcher gives to Weir.
bench() {
  local main=$1
  shift
  # shellcheck disable=SC2086 # several flags in one variable
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders ${bench_flags:-} \
    --enable-native-access=ALL-UNNAMED -cp "$here/target/classes:$here/target/lib/*" \
    "dev.weir.bench.$main" "$@"
}

launcher="$root/distribution/src/main/launcher/weir"
weir() { WEIR_HOME="$app" exec bash "$launcher" "$@"; }

# median FILE [DECIMALS]: the median of a column of numbers, with the smallest and the largest.
median() {
  sort -n "$1" | awk -v d="${2:-1}" '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    f = "%." d "f"; printf f " [" f ".." f "]", m, v[1], v[NR] }'
}

# The first number of what median prints.
only_median() { median "$1" "${2:-4}" | cut -d' ' -f1; }

machine() {
  echo "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors, $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), kernel $(uname -r)"
}

# heading TITLE PAYLOAD: how every part begins.
heading() {
  echo "## $1"
  echo
  echo "- payload: $2"
  echo "- machine: $(machine); load average before: $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

await_text() { # FILE TEXT
  local i
  for ((i = 0; i < 600; i++)); do
    ! grep -q "$2" "$1" || return 0
    sleep 0.05
  done
  echo "run.sh: no '$2' in:" >&2
  cat "$1" >&2
  return 1
}
