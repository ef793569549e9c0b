# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The service around the programs: records through the core, start, memory.

core() {
  mkdir -p "$scratch/core"
  heading "Core on one processor" "flow records made beforehand, in batches of 1,024"
  echo "Loss: none; a round that does not deliver everything fails."
  echo
  (
    taskset -pc 1 $BASHPID >/dev/null
    bench CoreThroughput "$(pick 7 2)" "$(pick 3000000 1000000)" "$scratch/core"
  )
}

disk() {
  mkdir -p "$scratch/disk"
  heading "Disk queue" "batches of 1,000 flow records, on $(stat -f -c %T "$scratch/disk")"
  echo "The log beside a plain file, the time on the wall of one thread; what is read is in the page cache."
  echo "Loss: none; a round that does not read everything back fails. Medians [least..most]."
  echo
  bench DiskLogThroughput "$(pick 7 2)" "$(pick 2000000 200000)" "$scratch/disk"
}

system() {
  heading "Sampling the machine (receiver \`system\`), ms a sample" "this machine's own figures, \`scope: host\`, all sources"
  echo "Medians [least..most]. Loss: none; a sample that lacks a source fails."
  echo
  bench SystemSampling "$(pick 3000 300)" "$(pick 1000 100)" 500 "$(pick 60 10)"
}

otlp() {
  heading "OTLP" "flow records in requests of 1,000; basic detail is 20 attributes"
  local collector sender
  if ! collector=$("$root/scripts/otelcol.sh"); then
    echo "Not measured: no OpenTelemetry Collector."
    return
  fi
  mkdir -p "$scratch/otlp"
  echo "Weir, and the exporters of the OpenTelemetry SDK in its place: a whole service to a collector that drops"
  echo "everything, processor time of all threads. Collector: one processor, no queue, no metrics of its own."
  echo "Medians [least..most]. Loss: none; a round that does not deliver everything fails."
  echo
  echo "| sender | detail | compression | B a record | records a CPU-second |"
  echo "|---|---|---|---|---|"
  for sender in weir sdk collector; do
    bench OtlpThroughput $sender "$(pick 5 2)" "$(pick 1000000 200000)" "$(pick 4 2)" "$collector" "$scratch/otlp"
  done
  echo
  echo "Latency: from the handover of a batch to its arrival, at 50 batches a second; ms."
  echo
  echo "| weir, grpc, basic, no compression | records a second that arrive | latency median | 99 % | most |"
  echo "|---|---|---|---|---|"
  bench StalledNeighbor "$(pick 5 2)" "$(pick 1000 200)" 50
  echo
  echo "Taken instead of sent: the receiver and the collector's, in turns, from four connections that send the same"
  echo "requests by gRPC. The rate is of the taker's processor time; it hands the records to nobody. Loss: none."
  echo
  echo "| taker | detail | compression | B a record | records a CPU-second |"
  echo "|---|---|---|---|---|"
  bench OtlpReception load "$(pick 5 2)" "$(pick 4 2)" "$collector" "$scratch/otlp"
}

overload() {
  heading "Twice the load" "a server that takes 50,000 flow records a second, in requests of 1,000, and a receiver that has 100,000; 64 MiB of queue, $(pick 300 20) s each"
  echo "Resident memory of the process in MiB, once a second after the first $(pick 30 10) s: median [least..most]; then the"
  echo "means of its last but one and its last fifth. Loss: records that nothing accounts for."
  echo
  echo "| when_full | resident | fourth fifth | last fifth | handed over | delivered | dropped | refused at the end | loss |"
  echo "|---|---|---|---|---|---|---|---|---|"
  local when_full port took
  local answered=()
  for when_full in block drop_oldest; do
    coproc SINK { bench Overload sink 50; }
    read -r -u "${SINK[0]}" port
    bench_flags=$(sed -n 's/^long=(\(.*\))$/\1/p' "$launcher") bench Overload weir "$port" 50 "$(pick 300 20)" $when_full
    exec {SINK[1]}>&-
    read -r -u "${SINK[0]}" took
    answered+=("$when_full $took")
    wait "$SINK_PID"
  done
  echo
  echo "Records that the server answered for: $(IFS=,; echo "${answered[*]}")."
}

start() {
  network
  heading "Start, ms" "one interface, the receiver tc, the exporter prometheus"
  configuration tc wb0 prometheus | used_only "tc, prometheus" >"$scratch/weir.yaml"
  rm -f "$scratch/attach" "$scratch/help"
  local round begin
  for ((round = 0; round < $(pick 10 3); round++)); do
    WEIR_HOME="$app" ip netns exec $here_ns "$bin/attachwait" wb0 bash "$launcher" run \
      -c "$scratch/weir.yaml" >>"$scratch/attach" 2>/dev/null
    begin=$EPOCHREALTIME
    (weir --help) >/dev/null
    awk -v b="$begin" -v e="$EPOCHREALTIME" 'BEGIN { print (e - b) * 1000 }' >>"$scratch/help"
  done
  echo "| what | ms |"
  echo "|---|---|"
  echo "| exec of bin/weir run to the first program attached | $(median "$scratch/attach") |"
  echo "| weir --help | $(median "$scratch/help") |"
  echo
  if [ -f "$app/lib/weir.aot" ]; then echo "With the AOT cache."; else echo "Without an AOT cache."; fi
}

# What the maps of the program take in the kernel, by its own account, in MiB.
kernel_memory() {
  local file
  for file in /proc/"$program"/fdinfo/*; do
    awk '/^map_id:/ { id = $2 } /^memlock:/ { bytes = $2 } END { if (id) print id, bytes }' "$file" 2>/dev/null
  done | sort -u -k1,1 | awk '{ n += $2 } END { printf "%.0f", n / 1048576 }'
}

resident() { # STATE EXPORTERS REST
  awk -v what="$1 | $2" -v rest="$3" -v maps="$(kernel_memory)" \
    '/^VmHWM/ { peak = $2 / 1024 } /^VmRSS/ { now = $2 / 1024 }
    END { printf "| %s | %.0f | %.0f | %s | %s |\n", what, peak, now, maps, rest }' "/proc/$program/status"
}

memory() {
  network
  heading "Resident memory, MiB, and loss" "UDP over IPv6 in frames of 80 bytes, 60,000 a second, 100,000 flows in turn, for $(pick 60 12) s; max_flows 131072"
  echo "Maps: the kernel's memory, which is no part of the process's. Loss: packets that the interface counted and Weir's metrics do not."
  echo
  echo "| state | exporters | peak | now | maps | loss |"
  echo "|---|---|---|---|---|---|"
  local exporters before
  for exporters in prometheus "csv, prometheus"; do
    start_weir tc wb0 "$exporters"
    before=$(interface_packets wb0)
    sleep "$(pick 12 6)"
    resident idle "$exporters" -
    ip netns exec $there_ns "$bin/flood" wb1 $mac_here 100000 "$(pick 60 12)" 60000 >"$scratch/flood"
    resident "100,000 live flows" "$exporters" "$(lost wb0 "$before")"
    stop_program
    rm -rf "$scratch/csv"
  done
}

# Forged senders that never send twice, and fifty flows of a packet a second among them. Those are SCTP, so
# that metrics tell them apart.
flood() {
  network
  local seconds flows before loss regular forged i
  seconds=$(pick 60 10)
  flows=$((83334 * seconds))
  max_flows=65536 start_weir tc wb0 prometheus
  before=$(interface_packets wb0)
  ip netns exec $there_ns "$bin/flood" wb1 $mac_here 50 $((seconds + 6)) 50 132 >"$scratch/regular" &
  regular=$!
  sleep 3
  ip netns exec $there_ns "$bin/flood" wb1 $mac_here "$flows" "$seconds" 83334 >"$scratch/flood" &
  forged=$!
  rm -f "$scratch/resident"
  for ((i = 0; i < seconds; i += 5)); do
    sleep 5
    awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$program/status" >>"$scratch/resident"
  done
  wait $forged $regular
  loss=$(lost wb0 "$before")
  metrics >"$scratch/metrics"
  echo "## Flood: $flows new flows in $seconds s, table of 65,536"
  echo
  echo "| what | value |"
  echo "|---|---|"
  echo "| forged packets sent | $(cut -d' ' -f1 "$scratch/flood") |"
  echo "| packets on the interface and in no count | $loss |"
  echo "| overflow | $(series weir_tap_overflow_packets_total '') |"
  echo "| packets of the fifty flows sent | $(cut -d' ' -f1 "$scratch/regular") |"
  echo "| in flows | $(series weir_flow_packets_total sctp) |"
  echo "| overflow | $(series weir_tap_overflow_packets_total sctp) |"
  echo "| resident memory, MiB, every 5 s | $(median "$scratch/resident") |"
  stop_program
}
