# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Rows of windows: through the processor and the exporter, and from a capture by the whole command.

windows() {
  mkdir -p "$scratch/windows"
  heading "Windows on one processor" "100,000 live TCP flows over IPv6, each told of once for every 5 s, $(pick 10 3) times; rows of the classic schema, 74 columns; records are made anew for every round, which is part of its time"
  echo "Loss: none; a round fails that does not deliver everything, or whose files lack a row or a packet."
  echo "Naive join: 74 texts a row and \`String.join\`, into one file by a buffered writer."
  echo
  (
    taskset -pc 1 $BASHPID >/dev/null
    bench WindowThroughput "$(pick 7 2)" 100000 "$(pick 10 3)" "$scratch/windows"
  )
}

# of_dataset NAME WHAT: remembers a row of what [measured] measured last and left in $scratch/dataset.
of_dataset() {
  local counts loss
  counts=$(python3 "$here/parts/rows.py" "$scratch"/dataset/*.csv)
  loss=$(($(truth packets) - ${counts#* }))
  echo "$1|$(only_median "$scratch/per-cpu")|$(median "$scratch/per-cpu" 0)|$(median "$scratch/per-wall" 0)|$(median "$scratch/rss" 0)|${counts% *}|$loss|$2" >>"$scratch/rows"
}

dataset() {
  local absent=() capture="$scratch/big.pcap"
  big_capture || return 0
  rm -f "$scratch/rows"
  heading "Captures to data sets: thousand packets a second" "$(in_big_capture)"
  # Every round begins without the directory.
  if measured "weir record" fast bash -c "rm -rf '$scratch/dataset' && exec env WEIR_HOME='$app' bash '$launcher' \
    record --pcap '$capture' --window 5 --schema classic --output '$scratch/dataset'"; then
    of_dataset "**\`weir record --pcap\`**" "74 columns a flow and window of 5 s, TCP analysis, manifest; start included"
  fi
  if [ -x "$peers_venv/bin/python" ] && "$peers_venv/bin/python" -c 'import nfstream' 2>/dev/null; then
    if measured NFStream slow bash -c "rm -rf '$scratch/dataset' && mkdir '$scratch/dataset' && exec \
      '$peers_venv/bin/python' '$here/parts/nfstream_flows.py' '$capture' '$scratch/dataset/flows.csv' 5"; then
      of_dataset "NFStream" "flows cut after 5 s: statistics of sizes, gaps and flags; no TCP analysis, no applications"
    fi
  else
    absent+=(NFStream)
  fi
  local first
  first=$(head -n 1 "$scratch/rows" | cut -d'|' -f2)
  echo "A second of processor time (user and system, all processes of the tool) and of the clock; medians [least..most]. 'To' is how many times as fast as that tool the first row is. Loss: packets of the capture that are in no row."
  echo
  echo "| tool | a second of processor time | to | a second | peak resident, MiB | rows | loss | what it writes |"
  echo "|---|---|---|---|---|---|---|---|"
  awk -F '|' -v f="$first" '{ printf "| %s | %s | %.2f | %s | %s | %s | %s | %s |\n", $1, $3, f / $2, $4, $5, $6, $7, $8 }' "$scratch/rows"
  echo
  echo "Not here: CICFlowMeter, the Java program, which is on no package registry."
  if [ ${#absent[@]} -gt 0 ]; then
    echo "Nor $(printf '%s\n' "${absent[@]}" | sort -u | paste -sd ' '); benchmarks/run.sh --peers installs it."
  fi
  rm -rf "$capture" "$scratch/dataset"
}
