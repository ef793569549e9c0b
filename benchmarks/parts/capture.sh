# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A capture through Weir and, in the same run, through other tools. `run.sh --peers` installs those.

peers_venv="$here/target/peers"

install_peers() {
  keep_services_down
  require_packages argus-server argus-client softflowd tshark python3-venv || true
  allow_services
  [ -x "$peers_venv/bin/python" ] || python3 -m venv "$peers_venv"
  "$peers_venv/bin/pip" install -q 'nfstream==6.6.0' >&2 || echo "run.sh: going on without NFStream" >&2
}

# Makes $scratch/big.pcap and tells what is in it, or says that there is no room for it.
big_capture() {
  local packets need room
  packets=$(pick 1000000 100000)
  need=$((packets / 1000 * 7 / 10))
  room=$(df -Pm "$scratch" | awk 'NR == 2 { print $4 }')
  if [ "$room" -lt $((need * 2)) ]; then
    echo "Not measured: $scratch has room for $room MB; wanted $((need * 2)). Set TMPDIR to a larger place."
    return 1
  fi
  bench MakeCapture "$scratch/big.pcap" "$packets" >"$scratch/truth"
}

# What it holds, as a payload.
in_big_capture() {
  echo "$(truth packets) whole frames of $(($(truth frame_bytes) / $(truth packets))) bytes on average in $(truth flows) flows ($(truth ipv6_flows) IPv6, $(truth extended_flows) of them with extension headers), $(truth ipv6_packets) packets IPv6, $(truth tcp_packets) TCP, $(truth retransmissions) retransmissions; always the same bytes"
}

# The value of a word in what MakeCapture printed.
truth() { awk -v word="$1" '$1 == word { print $2 }' "$scratch/truth"; }

# How many rounds: some tools take half a minute for one.
rounds() { if [ "$1" = slow ]; then pick 3 1; else pick 5 2; fi; }

# measured NAME SPEED COMMAND...: runs it, once to warm up the file's pages; what it prints on stdout
# is in $scratch/out. A tool that fails is told and left out.
measured() {
  local name=$1 speed=$2 round
  shift 2
  rm -f "$scratch/cost"
  for ((round = 0; round < $(rounds "$speed"); round++)); do
    if ! "$bin/cost" "$scratch/cost" "$@" >"$scratch/out" 2>"$scratch/err"; then
      echo "run.sh: $name failed:" >&2
      tail -n 5 "$scratch/err" >&2
      return 1
    fi
  done
  local packets
  packets=$(truth packets)
  awk -v n="$packets" '{ print n / $1 / 1000 }' "$scratch/cost" >"$scratch/per-cpu"
  awk -v n="$packets" '{ print n / $2 / 1000 }' "$scratch/cost" >"$scratch/per-wall"
  awk '{ print $3 }' "$scratch/cost" >"$scratch/rss"
}

# row NAME COUNTS WHAT: remembers a row: the ratios are known when all are there. COUNTS: flows,
# packets, retransmissions.
row() {
  echo "$1|$(only_median "$scratch/per-cpu")|$(median "$scratch/per-cpu" 0)|$(median "$scratch/per-wall" 0)|$(median "$scratch/rss" 0)|$(exactness "$2")|$3" >>"$scratch/rows"
}

# exactness "FLOWS PACKETS RETRANSMISSIONS"
exactness() {
  # shellcheck disable=SC2086 # three words are meant
  set -- $1
  local said=()
  [ "$1" = - ] || said+=("$1 of $(truth flows) flows")
  [ "$2" = - ] || said+=("$2 of $(truth packets) packets")
  [ "$3" = - ] || said+=("$3 of $(truth retransmissions) retransmissions")
  [ ${#said[@]} -gt 0 ] || { echo "-"; return; }
  local text
  text=$(printf '%s, ' "${said[@]}")
  text=${text%, }
  if [ -z "$(printf '%s\n' "${said[@]}" | awk '$1 != $3')" ]; then text="exact: $text"; fi
  echo "$text"
}

# counts FORMAT: of what the tool printed; dashes where that makes no sense.
counts() { python3 "$here/parts/counts.py" "$1" "$scratch/out" || echo "- - -"; }

# Whole runs of the command, and the engine alone in a virtual machine that is warm.
of_weir() { # ENGINE [OPTION...]
  local engine=$1
  shift
  if measured "weir inspect, $engine" fast env WEIR_HOME="$app" bash "$launcher" inspect \
    "$scratch/big.pcap" -o json "$@"; then
    row "**\`weir inspect -o json\`, $engine engine**" "$(counts weir)" "all features and the JSON of every flow; start included"
  fi
  local line
  line=$(bench EngineRate "$engine" "$(pick 5 2)" "$scratch/big.pcap")
  echo "Weir, $engine engine alone|$(cut -f2,3,4 <<<"$line" | tr '\t' '|')|-|$(exactness "$(cut -f5,6 <<<"$line") -")|in one process that is warm: reading, counting, a record of each flow" >>"$scratch/rows"
}

# Engines that this build can choose from.
weir_engines() {
  if (weir inspect --help) 2>/dev/null | grep -q -e '--engine'; then
    of_weir native --engine native
    of_weir kernel --engine kernel
  else
    of_weir kernel
  fi
}

present() {
  command -v "$1" >/dev/null && return 0
  absent+=("$2")
  return 1
}

other_tools() {
  local capture="$scratch/big.pcap"
  if present capinfos tshark && measured capinfos fast capinfos -c "$capture"; then
    row "capinfos -c" "- - -" "reads the file and counts: the floor"
  fi
  if present softflowd softflowd && measured softflowd fast softflowd -d -r "$capture" \
    -n 127.0.0.1:9 -v 10 -m 1000000; then
    row "softflowd" "$(counts softflowd)" "packets, bytes, times"
  fi
  if present argus argus-server && rm -f "$scratch/argus" &&
    measured argus fast bash -c "rm -f '$scratch/argus'; exec argus -X -r '$capture' -w '$scratch/argus'"; then
    if present racluster argus-client; then
      racluster -r "$scratch/argus" -m saddr daddr proto sport dport -w - |
        ra -r - -n -L -1 -s pkts - not man >"$scratch/out"
      row "argus" "$(counts argus)" "about 100 attributes"
    else
      row "argus" "- - -" "about 100 attributes"
    fi
  fi
  if [ -x "$peers_venv/bin/python" ] && "$peers_venv/bin/python" -c 'import nfstream' 2>/dev/null; then
    if measured NFStream slow "$peers_venv/bin/python" "$here/parts/nfstream_flows.py" "$capture"; then
      row "NFStream" "$(cat "$scratch/out") -" "statistics of sizes, gaps and flags; no applications"
    fi
  else
    absent+=(NFStream)
  fi
  if present tshark tshark; then
    if measured "tshark -z conv" slow tshark -r "$capture" -q -z conv,tcp -z conv,udp; then
      row "tshark -q -z conv" "$(counts conversations)" "packets, bytes, times"
    fi
    if measured "tshark -T fields" slow tshark -r "$capture" -T fields -e tcp.stream -e udp.stream \
      -e tcp.analysis.retransmission; then
      row "tshark -T fields" "$(counts fields)" "TCP analysis, a line a packet"
    fi
  fi
}

capture() {
  local absent=()
  big_capture || return 0
  rm -f "$scratch/rows"
  heading "Captures: thousand packets a second" "$(in_big_capture)"
  weir_engines
  other_tools
  local first
  first=$(head -n 1 "$scratch/rows" | cut -d'|' -f2)
  echo "A second of processor time (user and system, all processes of the tool) and of the clock; medians [least..most]. 'To' is how many times as fast as that tool the first row is."
  echo
  echo "| tool | a second of processor time | to | a second | resident, MiB | counts | what it finds |"
  echo "|---|---|---|---|---|---|---|"
  awk -F '|' -v f="$first" '{ printf "| %s | %s | %.2f | %s | %s | %s | %s |\n", $1, $3, f / $2, $4, $5, $6, $7 }' "$scratch/rows"
  if [ ${#absent[@]} -gt 0 ]; then
    echo
    echo "Not here: $(printf '%s\n' "${absent[@]}" | sort -u | paste -sd ' '); benchmarks/run.sh --peers installs them."
  fi
  rm -f "$scratch/big.pcap"
}
