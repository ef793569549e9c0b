# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What a packet costs in the kernel, and what it takes to load the programs and to read their table.

kernel() {
  heading "Kernel, ns a packet (BPF_PROG_TEST_RUN)" "one frame repeated, as the table says; TCP's numbers move on except where data is repeated"
  echo "Medians of $(pick 9 3) rounds [least..most] of $(pick 1000000 100000) runs, in turns. 'net' is without what the empty program takes. 'Dataset features' are what the receiver \`tc\` has on: $(switches)."
  echo
  bench KernelCost "$(pick 9 3)" "$(pick 1000000 100000)"
}

switches() { echo "statistics, TCP analysis, extension headers, ICMPv6 messages, packet sizes, and each direction on one interface only"; }

events() {
  heading "Events, ns a packet (BPF_PROG_TEST_RUN)" "one frame repeated, as the table says, one flow"
  echo "Loss: none; every event that was told was read."
  echo
  bench EventCost "$(pick 9 3)"
}

verify() {
  heading "Loading, ms of the verifier's time" "each program of tap.bpf.o with everything on, and of drops.bpf.o, loaded $(pick 5 3) times"
  echo "| program | instructions | walked by the verifier | ms, median [least..most] | at most 200 |"
  echo "|---|---|---|---|---|"
  local object
  for object in tap drops; do
    verified $object
  done | awk '{ printf "| %s | %d | %d | %.1f [%.1f..%.1f] | %s |\n", $1, $2, $3, $4, $5, $6, $4 <= 200 ? "yes" : "**no**" }'
}

verified() { # OBJECT
  local constants=()
  [ "$1" != tap ] || constants=(weir_dedup=1 weir_ndp_events=1 weir_extension_events=1
    weir_events_per_second=1000 weir_ordered_stores="$(ordered)")
  "$bin/verify" "$root/bpf/target/classes/dev/weir/bpf/$1.bpf.o" "$(pick 5 3)" "${constants[@]}"
}

# Whether the machine keeps stores in order, as Weir tells its programs.
ordered() { if [ "$(uname -m)" = x86_64 ]; then echo 1; else echo 0; fi; }

batch() {
  heading "Reading 2^20 flows out of the kernel" "each flow with one packet more since the reading before"
  echo "Loss: none; a reading that finds fewer flows or tells fewer records fails."
  echo
  bench BatchRead "$(pick 7 2)" "$bin/batchread"
}

decode() {
  heading "Making records of entries that were read (JMH, ns)" "1,024 TCP flows"
  echo "| benchmark | ns | +- |"
  echo "|---|---|---|"
  "$JAVA_HOME/bin/java" -cp "$here/target/classes:$here/target/lib/*" org.openjdk.jmh.Main \
    DecodingBenchmark -wi "$(pick 3 1)" -i "$(pick 5 2)" -r "$(pick 1 500ms)" |
    awk '/^DecodingBenchmark/ { sub("DecodingBenchmark.", "", $1); print "| " $1 " | " $4 " | " (NF > 5 ? $6 : "-") " |" }'
}
