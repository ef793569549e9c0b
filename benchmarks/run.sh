#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the benchmarks and prints a report in Markdown: benchmarks/run.sh [--quick] [PART...]
# Parts: kernel wire batch decode core start memory capture; without any, all of them. Builds what it needs
# and installs nothing. Needs root, and a machine with nothing else to do: the load is in the report.
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$here")
app="$root/distribution/target/app"
bin="$here/target/bin"
# shellcheck source=../scripts/tools.sh
. "$root/scripts/tools.sh"

quick=
[ "${1:-}" != --quick ] || { quick=yes; shift; }
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=(kernel wire batch decode core start memory capture)
is_root || { echo "run.sh: needs root" >&2; exit 1; }
pick() { if [ -n "$quick" ]; then echo "$2"; else echo "$1"; fi; }

build() {
  require_jdk
  mkdir -p "$bin"
  local source
  for source in batchread attachwait flood; do
    cc -O2 -Wall -D_GNU_SOURCE "$here/src/main/c/$source.c" -o "$bin/$source" -lbpf
  done
  # The kernel programs include the tap's source, which their own dates do not show.
  rm -f "$here"/target/classes/dev/weir/bench/*.bpf.o
  (cd "$root" && maven -q package -pl benchmarks -am -Pquick) >&2
  # A cache that is older than a jar is passed over.
  if [ ! -f "$app/lib/weir.aot" ] || [ -n "$(find "$app/lib" -name '*.jar' -newer "$app/lib/weir.aot")" ]; then
    "$root/scripts/aot-cache.sh" "$app" >&2 || true
  fi
}

# A program of the benchmarks, with the flags that the launcher gives to Weir.
bench() {
  local main=$1
  shift
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders \
    --enable-native-access=ALL-UNNAMED -cp "$here/target/classes:$here/target/lib/*" \
    "dev.weir.bench.$main" "$@"
}

weir() { WEIR_HOME="$app" exec bash "$root/distribution/src/main/launcher/weir" "$@"; }
export -f weir
export app root

# median FILE: the median of a column of numbers, with the smallest and the largest.
median() {
  sort -n "$1" | awk '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "%.1f [%.1f..%.1f]", m, v[1], v[NR] }'
}

# ---- A network of our own: two namespaces and a cable, gone at the end ----

here_ns=wbench$$a there_ns=wbench$$b mac_here=02:00:00:00:77:01 mac_there=02:00:00:00:77:02
scratch=$(mktemp -d)
cleanup() {
  stop_program
  ip netns del $here_ns 2>/dev/null || true
  ip netns del $there_ns 2>/dev/null || true
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

network() {
  ! ip netns list | grep -q "^$here_ns" || return 0
  ip netns add $here_ns
  ip netns add $there_ns
  ip link add wb0 netns $here_ns address $mac_here type veth peer name wb1 address $mac_there \
    netns $there_ns
  local end
  for end in "$here_ns wb0" "$there_ns wb1"; do
    # shellcheck disable=SC2086 # two words are meant
    set -- $end
    ip -n "$1" link set lo up
    # Only our frames shall pass, none of neighbour discovery.
    ip netns exec "$1" sh -c "echo 1 >/proc/sys/net/ipv6/conf/$2/disable_ipv6"
    ip -n "$1" link set "$2" up
  done
}

configuration() { # EXPORTERS...: to stdout
  cat <<YAML
receivers:
  tc: {interfaces: [wb0], max_flows: 131072}
exporters:
  csv: {directory: $scratch/csv, rotate_size: 64MiB}
  prometheus: {listen: "127.0.0.1:9100"}
service:
  admin: {enabled: false}
  pipelines:
    flows: {receivers: [tc], exporters: [$1]}
YAML
}

program= program_input=
stop_program() {
  [ -n "$program" ] || return 0
  kill "$program" 2>/dev/null || true
  wait "$program" 2>/dev/null || true
  program=
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

start_weir() { # EXPORTERS
  configuration "$1" >"$scratch/weir.yaml"
  WEIR_HOME="$app" ip netns exec $here_ns bash "$root/distribution/src/main/launcher/weir" run \
    -c "$scratch/weir.yaml" >"$scratch/log" 2>&1 &
  program=$!
  await_text "$scratch/log" "attached to interface wb0"
}

start_baseline() { # PROGRAM
  mkfifo "$scratch/hold" 2>/dev/null || true
  ip netns exec $here_ns "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "$here/target/classes:$here/target/lib/*" dev.weir.bench.AttachBaseline wb0 "$1" \
    <>"$scratch/hold" >"$scratch/log" 2>&1 &
  program=$!
  await_text "$scratch/log" "attached"
}

# ---- The parts ----

kernel() {
  echo "## Kernel, ns a packet (BPF_PROG_TEST_RUN)"
  echo
  echo "Medians of $(pick 9 3) rounds [least..most] of $(pick 1000000 200000) runs, in turns. 'net' is without what the empty program takes."
  echo
  bench KernelCost "$(pick 9 3)" "$(pick 1000000 200000)"
}

# The processor time of a packet of 80 bytes from a packet socket over the cable to its end.
wire_once() { # DIRECTION
  if [ "$1" = in ]; then
    ip netns exec $there_ns "$bin/flood" wb1 $mac_here 1000 "$(pick 3 1)"
  else
    ip netns exec $here_ns "$bin/flood" wb0 $mac_there 1000 "$(pick 3 1)"
  fi | cut -d' ' -f3
}

wire() {
  network
  local round what direction
  rm -f "$scratch"/wire-*
  for ((round = 0; round < $(pick 7 2); round++)); do
    for what in bare nothing baseline weir; do
      case $what in
        bare) ;;
        weir) start_weir prometheus ;;
        *) start_baseline $what ;;
      esac
      for direction in in out; do wire_once $direction >>"$scratch/wire-$what-$direction"; done
      stop_program
    done
  done
  echo "## End to end, ns of processor time a packet of 80 bytes (1,000 flows, veth, packet socket)"
  echo
  echo "| attached to both directions | in | out | added, in | added, out |"
  echo "|---|---|---|---|---|"
  for what in bare nothing baseline weir; do
    paste "$scratch/wire-bare-in" "$scratch/wire-$what-in" | awk '{ print $2 - $1 }' >"$scratch/in"
    paste "$scratch/wire-bare-out" "$scratch/wire-$what-out" | awk '{ print $2 - $1 }' >"$scratch/out"
    echo "| $what | $(median "$scratch/wire-$what-in") | $(median "$scratch/wire-$what-out") | $(median "$scratch/in") | $(median "$scratch/out") |"
  done
}

batch() {
  echo "## Reading 2^20 flows out of the kernel"
  echo
  bench BatchRead "$(pick 7 2)" "$bin/batchread"
}

decode() {
  echo "## Making records of entries that were read (JMH, ns)"
  echo
  echo "| benchmark | ns | +- |"
  echo "|---|---|---|"
  "$JAVA_HOME/bin/java" -cp "$here/target/classes:$here/target/lib/*" org.openjdk.jmh.Main \
    DecodingBenchmark -wi "$(pick 3 1)" -i "$(pick 5 2)" -r "$(pick 1 500ms)" |
    awk '/^DecodingBenchmark/ { sub("DecodingBenchmark.", "", $1); print "| " $1 " | " $4 " | " (NF > 5 ? $6 : "-") " |" }'
}

core() {
  mkdir -p "$scratch/core"
  echo "## Core on one processor"
  echo
  (
    taskset -pc 1 $BASHPID >/dev/null
    bench CoreThroughput "$(pick 7 2)" "$(pick 3000000 1000000)" "$scratch/core"
  )
}

start() {
  network
  configuration prometheus >"$scratch/weir.yaml"
  rm -f "$scratch/attach" "$scratch/help"
  local round begin
  for ((round = 0; round < $(pick 10 3); round++)); do
    WEIR_HOME="$app" ip netns exec $here_ns "$bin/attachwait" wb0 bash \
      "$root/distribution/src/main/launcher/weir" run -c "$scratch/weir.yaml" \
      >>"$scratch/attach" 2>/dev/null
    begin=$EPOCHREALTIME
    (weir --help) >/dev/null
    awk -v b="$begin" -v e="$EPOCHREALTIME" 'BEGIN { print (e - b) * 1000 }' >>"$scratch/help"
  done
  echo "## Start, ms"
  echo
  echo "| what | ms |"
  echo "|---|---|"
  echo "| exec of bin/weir run to the first program attached | $(median "$scratch/attach") |"
  echo "| weir --help | $(median "$scratch/help") |"
  echo
  [ -f "$app/lib/weir.aot" ] && echo "With the AOT cache." || echo "Without an AOT cache."
}

interface_packets() {
  ip -n $here_ns -s -j link show wb0 |
    tr -d '[:space:]' | sed -E 's/.*"rx":\{"bytes":[0-9]+,"packets":([0-9]+).*"tx":\{"bytes":[0-9]+,"packets":([0-9]+).*/\1 \2/' |
    awk '{ print $1 + $2 }'
}

# Packets that Weir's metrics account for: those of flows, and each kind that is in no flow.
counted_packets() {
  ip netns exec $here_ns bash -c \
    'exec 3<>/dev/tcp/127.0.0.1/9100; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3' |
    awk '/^weir_flow_packets_total|^weir_tap_(overflow|unparsed|not_ip|seen_elsewhere)_packets_total/ { n += $NF }
      END { printf "%d\n", n }'
}

# What the interval that has begun holds comes with the next one.
settled_packets() {
  sleep 7
  counted_packets
}

resident() { # STATE EXPORTERS REST
  awk -v what="$1 | $2" -v rest="$3" '/^VmHWM/ { peak = $2 / 1024 } /^VmRSS/ { now = $2 / 1024 }
    END { printf "| %s | %.0f | %.0f | %s |\n", what, peak, now, rest }' "/proc/$program/status"
}

memory() {
  network
  echo "## Resident memory, MiB, and loss"
  echo
  echo "Frames of 80 bytes, 60,000 a second, 100,000 flows in turn. Loss: packets that the interface counted and Weir's metrics do not."
  echo
  echo "| state | exporters | peak | now | packets | loss |"
  echo "|---|---|---|---|---|---|"
  local exporters before packets
  for exporters in prometheus "csv, prometheus"; do
    start_weir "$exporters"
    before=$(interface_packets)
    sleep "$(pick 12 6)"
    resident idle "$exporters" "- | -"
    ip netns exec $there_ns "$bin/flood" wb1 $mac_here 100000 "$(pick 60 12)" 60000 >"$scratch/flood"
    packets=$(($(interface_packets) - before))
    resident "100,000 live flows" "$exporters" "$packets | $((packets - $(settled_packets)))"
    stop_program
    rm -rf "$scratch/csv"
  done
}

capture() {
  local packets begin
  packets=$(pick 1000000 200000)
  bench MakeCapture "$scratch/big.pcap" "$packets"
  rm -f "$scratch/capture"
  for ((round = 0; round < $(pick 5 2); round++)); do
    begin=$EPOCHREALTIME
    (weir inspect "$scratch/big.pcap" -o json) >"$scratch/inspect.json"
    awk -v b="$begin" -v e="$EPOCHREALTIME" -v n="$packets" 'BEGIN { print n / (e - b) / 1000 }' \
      >>"$scratch/capture"
  done
  echo "## Captures through the kernel program, thousand packets a second"
  echo
  echo "weir inspect of $packets packets of about 70 bytes, start included: $(median "$scratch/capture")"
  echo
  echo "Packets in the result: $(grep -o '"packets" *: *[0-9]*' "$scratch/inspect.json" | head -n 1 | tr -dc '0-9')"
}

report() {
  echo "# Benchmarks"
  echo
  echo "$(date -u +%Y-%m-%dT%H:%MZ), commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD || echo ' and changes')"
  echo
  echo "- machine: $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), $(nproc) processors, $(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
  echo "- kernel $(uname -r), $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 2p)"
  echo "- load average at the start: $(cut -d' ' -f1-3 /proc/loadavg)"
  local part
  for part in "${parts[@]}"; do
    echo
    "$part"
    echo
    echo "Load average after it: $(cut -d' ' -f1-3 /proc/loadavg)"
  done
}

build
report
