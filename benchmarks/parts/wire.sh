# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Packets over a cable: what they cost with programs attached, how fast TCP still is, what a drop costs.

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
  local programs="bare nothing baseline tc tap everything"
  local round what direction before loss last=$(($(pick 7 2) - 1))
  rm -f "$scratch"/wire-* "$scratch/losses"
  heading "End to end, ns of processor time a packet" "UDP over IPv6 in frames of 80 bytes (18 of data), 1,000 flows in turn, by a packet socket over veth; dropped behind the hook, so for the receiver drops each of them is a drop"
  for ((round = 0; round <= last; round++)); do
    for what in $programs; do
      before=$(interface_packets wb0)
      case $what in
        bare) ;;
        tc | tap | everything) start_weir $what wb0 prometheus ;;
        *) start_baseline $what wb0 ;;
      esac
      for direction in in out; do wire_once $direction >>"$scratch/wire-$what-$direction"; done
      if [ $round = $last ]; then
        case $what in
          tc | tap | everything)
            loss=$(lost wb0 "$before")
            echo "$loss with $(named $what)" >>"$scratch/losses"
            ;;
        esac
      fi
      stop_program
    done
  done
  for what in $programs; do
    for direction in in out; do added $what $direction >"$scratch/added-$what-$direction"; done
  done
  echo "| attached to both directions | in | out | added, in | added, out | to baseline, in | to baseline, out |"
  echo "|---|---|---|---|---|---|---|"
  for what in $programs; do
    echo "| $(named $what) | $(median "$scratch/wire-$what-in") | $(median "$scratch/wire-$what-out") | $(median "$scratch/added-$what-in") | $(median "$scratch/added-$what-out") | $(to_baseline $what in) | $(to_baseline $what out) |"
  done
  echo
  echo "Loss (packets that the interface counted and Weir's metrics do not): $(paste -sd ';' "$scratch/losses" | sed 's/;/; /g')."
}

named() {
  case $1 in
    bare) echo "no program" ;;
    nothing) echo "empty program" ;;
    baseline) echo "baseline: four counters" ;;
    tc) echo "Weir: tc" ;;
    tap) echo "Weir: tc, ndp, exthdr" ;;
    everything) echo "Weir: tc, ndp, exthdr, drops" ;;
  esac
}

added() { # WHAT DIRECTION
  paste "$scratch/wire-bare-$2" "$scratch/wire-$1-$2" | awk '{ print $2 - $1 }'
}

to_baseline() { # WHAT DIRECTION
  awk -v n="$(only_median "$scratch/added-$1-$2")" \
    -v b="$(only_median "$scratch/added-baseline-$2")" 'BEGIN { if (b > 0) printf "%.2f", n / b; else print "-" }'
}

# ---- TCP ----

iperf_server=
stop_iperf() {
  [ -n "$iperf_server" ] || return 0
  kill "$iperf_server" 2>/dev/null || true
  wait "$iperf_server" 2>/dev/null || true
  iperf_server=
}

start_iperf() {
  ip netns exec $there_ns iperf3 -s -p 5201 --forceflush >"$scratch/iperf" 2>&1 &
  iperf_server=$!
  await_text "$scratch/iperf" "Server listening"
}

# Gbit/s that arrive. The first seconds count for neither of a pair: a service that has just started still
# compiles itself.
throughput() { # DIRECTION
  local reverse=()
  [ "$1" = out ] || reverse=(-R)
  ip netns exec $here_ns iperf3 -c $address_there -p 5201 -O "$(pick 4 1)" -t "$(pick 4 1)" -J "${reverse[@]}" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["end"]["sum_received"]["bits_per_second"] / 1e9)'
}

offloads() { # on|off
  ip netns exec $here_ns ethtool -K wb2 gso "$1" tso "$1" gro "$1" >/dev/null 2>&1
  ip netns exec $there_ns ethtool -K wb3 gso "$1" tso "$1" gro "$1" >/dev/null 2>&1
}

# The two of a pair take turns in going first.
tcp_pair() { # FILE DIRECTION ROUND
  local order="bare everything" what
  [ $(($3 % 2)) = 0 ] || order="everything bare"
  for what in $order; do
    [ $what = bare ] || start_weir everything wb2 prometheus
    throughput "$2" >"$scratch/tcp-$what"
    [ $what = bare ] || stop_program
  done
  paste "$scratch/tcp-bare" "$scratch/tcp-everything" >>"$1"
}

tcp() {
  if ! command -v iperf3 >/dev/null; then
    echo "Not measured: iperf3 is missing; ./dev setup installs it."
    return 0
  fi
  network
  start_iperf
  heading "TCP throughput with everything attached (tc, ndp, exthdr, drops) against nothing" "one IPv6 connection of iperf3 over veth for $(pick 4 1) s after as many that do not count, $(pick 9 2) alternating pairs, MTU 1,500"
  echo "| offloads | direction | nothing, Gbit/s | everything, Gbit/s | ratio of pairs | packets lost |"
  echo "|---|---|---|---|---|---|"
  local state direction round file loss before
  for state in on off; do
    offloads $state
    for direction in in out; do
      file="$scratch/tcp-$state-$direction"
      rm -f "$file"
      for ((round = 0; round < $(pick 9 2); round++)); do tcp_pair "$file" $direction $round; done
      loss="- (an interface counts super-packets once)"
      if [ $state = off ]; then
        before=$(interface_packets wb2)
        start_weir everything wb2 prometheus
        throughput $direction >/dev/null
        loss=$(lost wb2 "$before")
        stop_program
      fi
      cut -f1 "$file" >"$scratch/a"
      cut -f2 "$file" >"$scratch/b"
      awk '{ print $2 / $1 }' "$file" >"$scratch/c"
      echo "| $state | $direction | $(median "$scratch/a" 2) | $(median "$scratch/b" 2) | $(median "$scratch/c" 3) | $loss |"
    done
  done
  offloads on
  stop_iperf
}

# ---- Drops ----

# Runs and nanoseconds of the drops program so far.
drop_runs() {
  bpftool -j prog show name drops_kfree_skb | python3 -c '
import json, sys
found = json.load(sys.stdin)
found = found if isinstance(found, list) else [found]
print(sum(each.get("run_cnt", 0) for each in found), sum(each.get("run_time_ns", 0) for each in found))'
}

dropped_packets() {
  metrics | awk '/^weir_dropped_packets_total/ { n += $NF } END { printf "%d\n", n }'
}

drops() {
  network
  local flows before after sent stats told
  heading "Drops, ns a dropped packet" "UDP over IPv6 in frames of 80 bytes to an interface that drops all of it, by bpf_stats (about 55 ns of it are the measuring)"
  echo "| flows | packets sent | calls of the program | ns a call | told by Weir's metrics |"
  echo "|---|---|---|---|---|"
  stats=$(sysctl -n kernel.bpf_stats_enabled)
  start_weir drops wb0 prometheus
  sysctl -q -w kernel.bpf_stats_enabled=1
  for flows in 1 1000; do
    told=$(sleep 7; dropped_packets)
    before=$(drop_runs)
    sent=$(ip netns exec $there_ns "$bin/flood" wb1 $mac_here $flows "$(pick 5 1)" 100000 | cut -d' ' -f1)
    after=$(drop_runs)
    sleep 7
    told=$(($(dropped_packets) - told))
    echo "$before $after" | awk -v f="$flows" -v s="$sent" -v t="$told" \
      '{ printf "| %d | %d | %d | %.0f | %d |\n", f, s, $3 - $1, ($4 - $2) / ($3 - $1), t }'
  done
  sysctl -q -w kernel.bpf_stats_enabled="$stats"
  stop_program
}
