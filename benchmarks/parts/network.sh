# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A network of our own: two namespaces and two cables, gone at the end, and what is attached to it.
# On the cable wb0-wb1 there is nothing but frames of ours; wb2-wb3 has addresses and neighbours.

here_ns=wbench$$a there_ns=wbench$$b mac_here=02:00:00:00:77:01 mac_there=02:00:00:00:77:02
address_here=fd77:77::1 address_there=fd77:77::2
program=

remove_network() {
  stop_program
  ip netns del $here_ns 2>/dev/null || true
  ip netns del $there_ns 2>/dev/null || true
}

network() {
  ! ip netns list | grep -q "^$here_ns" || return 0
  ip netns add $here_ns
  ip netns add $there_ns
  ip link add wb0 netns $here_ns address $mac_here type veth peer name wb1 address $mac_there \
    netns $there_ns
  ip link add wb2 netns $here_ns type veth peer name wb3 netns $there_ns
  local end
  for end in "$here_ns wb0 wb2 $address_here" "$there_ns wb1 wb3 $address_there"; do
    # shellcheck disable=SC2086 # four words are meant
    set -- $end
    ip -n "$1" link set lo up
    ip netns exec "$1" sh -c "echo 1 >/proc/sys/net/ipv6/conf/$2/disable_ipv6"
    ip -n "$1" link set "$2" up
    ip -n "$1" link set "$3" up
    ip -n "$1" address add "$4/64" dev "$3" nodad
  done
}

# configuration RECEIVERS INTERFACE EXPORTERS: to stdout.
configuration() {
  cat <<YAML
receivers:
  tc: {interfaces: [$2], max_flows: ${max_flows:-131072}}
  ndp: {interfaces: [$2]}
  exthdr: {interfaces: [$2]}
  drops: {}
exporters:
  csv: {directory: $scratch/csv, rotate_size: 64MiB}
  prometheus: {listen: "127.0.0.1:9100"}
service:
  admin: {enabled: false}
  pipelines:
    flows: {receivers: [$1], exporters: [$3]}
YAML
}

# start_weir RECEIVERS INTERFACE EXPORTERS: `everything` stands for all receivers of packets, `tap` for
# those that share the program on the interface.
start_weir() {
  local receivers=$1
  case $receivers in
    tap) receivers="tc, ndp, exthdr" ;;
    everything) receivers="tc, ndp, exthdr, drops" ;;
  esac
  # What no pipeline names is refused.
  configuration "$receivers" "$2" "$3" | used_only "$receivers, $3" >"$scratch/weir.yaml"
  WEIR_HOME="$app" ip netns exec $here_ns bash "$launcher" run -c "$scratch/weir.yaml" \
    >"$scratch/log" 2>&1 &
  program=$!
  await_text "$scratch/log" "everything is started"
  [[ "$receivers" != *tc* ]] || await_text "$scratch/log" "attached to interface $2"
}

# Takes the components out of a configuration that are not in the list.
used_only() {
  awk -v list=", $1," '
    /^[a-z]/ { section = $1 }
    /^  [a-z]+: / && section != "service:" {
      id = $1; sub(":", "", id)
      if (!index(list, ", " id ",")) next
    }
    { print }'
}

start_baseline() { # PROGRAM INTERFACE
  mkfifo "$scratch/hold" 2>/dev/null || true
  ip netns exec $here_ns "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
    -cp "$here/target/classes:$here/target/lib/*" dev.weir.bench.AttachBaseline "$2" "$1" \
    <>"$scratch/hold" >"$scratch/log" 2>&1 &
  program=$!
  await_text "$scratch/log" "attached"
}

stop_program() {
  [ -n "$program" ] || return 0
  kill "$program" 2>/dev/null || true
  wait "$program" 2>/dev/null || true
  program=
}

# interface_packets INTERFACE: those in and out.
interface_packets() {
  ip -n $here_ns -s -j link show "$1" | python3 -c '
import json, sys
counts = json.load(sys.stdin)[0]["stats64"]
print(counts["rx"]["packets"] + counts["tx"]["packets"])'
}

metrics() {
  ip netns exec $here_ns bash -c \
    'exec 3<>/dev/tcp/127.0.0.1/9100; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3'
}

# Packets that Weir's metrics account for: those of flows, and each kind that is in no flow.
counted_packets() {
  metrics | awk '/^weir_flow_packets_total|^weir_tap_(overflow|unparsed|not_ip|seen_elsewhere)_packets_total/ { n += $NF }
    END { printf "%d\n", n }'
}

# lost INTERFACE BEFORE: packets since the interface had counted BEFORE that Weir's metrics lack. What
# the interval that has begun holds comes with the next one, so this waits.
lost() {
  local packets counted round
  packets=$(($(interface_packets "$1") - $2))
  for ((round = 0; round < 15; round++)); do
    sleep 2
    counted=$(counted_packets)
    [ "$counted" -lt "$packets" ] || break
  done
  echo "$((packets - counted)) of $packets"
}

# series METRIC TEXT: the sum of a metric's series, of those whose line has the text, in a scrape.
series() {
  awk -v metric="^$1[{ ]" -v text="$2" '$0 ~ metric && index($0, text) { n += $NF } END { printf "%d", n }' \
    "$scratch/metrics"
}
