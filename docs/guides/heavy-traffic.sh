#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Downloads over a link that loses packets, recorded by Weir, and then what the data set tells of it
# beside what the rule that dropped them and the sender's kernel counted. In two network namespaces of
# its own, which it removes. Needs root, iproute2, nftables, ethtool, curl, python3.
#
#   docs/guides/heavy-traffic.sh [DIRECTORY]
set -euo pipefail

directory=${1:-heavy-traffic}
loss=${PACKET_LOSS:-25}           # percent of the packets on their way to the client
duration=${TEST_DURATION:-30}     # seconds
size=${FILE_SIZE:-10M}            # of the file that is downloaded again and again
downloads=${DOWNLOADS:-4}         # at the same time, over IPv6 and IPv4 in turn
rate=${LINK_RATE:-50mbit}
guides=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
weir=${WEIR:-$guides/../../weir}

missing=()
for tool in ip tc nft ethtool curl python3; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "heavy-traffic: missing: ${missing[*]}; apt-get install -y iproute2 nftables ethtool curl python3" >&2
  exit 1
fi
"$weir" --version >/dev/null # builds it, if need be

server=weir-heavy-server-$$
client=weir-heavy-client-$$
work=$(mktemp -d)
processes=()
remove() {
  local process
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait
  ip netns delete "$server" 2>/dev/null || true
  ip netns delete "$client" 2>/dev/null || true
  rm -rf "$work"
}
trap remove EXIT

# Not for what goes on beside: killing the function would not kill the command.
at() {
  local namespace=$1
  shift
  ip netns exec "$namespace" "$@"
}

# A number of the sender's kernel, by its column in /proc/net/snmp.
kernel_tcp() {
  at "$server" awk -v name="$1" '
    $1 == "Tcp:" && !n { n = split($0, names); next }
    $1 == "Tcp:" { for (i = 1; i <= n; i++) if (names[i] == name) print $i }' /proc/net/snmp
}

# The packets of a counter of nftables.
rule() { at "$client" nft list counter netdev weir "$1" | awk '$1 == "packets" { print $2 }'; }

echo "[1/4] two namespaces, $rate between them, $loss % loss towards the client"
ip netns add "$server"
ip netns add "$client"
ip link add server0 netns "$server" type veth peer name client0 netns "$client"
host=1
for end in "$server server0" "$client client0"; do
  read -r namespace interface <<<"$end"
  # What is counted is what a wire would carry, packet by packet.
  at "$namespace" ethtool -K "$interface" tso off gso off gro off >/dev/null
  ip -n "$namespace" link set lo up
  ip -n "$namespace" addr add "10.77.0.$host/24" dev "$interface"
  ip -n "$namespace" addr add "fd00:77::$host/64" dev "$interface" nodad
  ip -n "$namespace" link set "$interface" up
  host=2
done
at "$server" tc qdisc add dev server0 root tbf rate "$rate" burst 16kb limit 1mb
truncate -s "$size" "$work/file"
ip netns exec "$server" python3 -m http.server --bind :: --directory "$work" 8000 >"$work/server.log" 2>&1 &
processes+=($!)
at "$client" curl -s -o /dev/null --retry 60 --retry-connrefused --retry-delay 1 -r 0-0 'http://[fd00:77::1]:8000/file'
at "$client" nft -f - <<RULES
table netdev weir {
  counter seen {}
  counter lost {}
  chain lossy {
    type filter hook ingress device client0 priority 0; policy accept;
    meta l4proto tcp counter name seen
    meta l4proto tcp numgen random mod 100 < $loss counter name lost drop
  }
}
RULES

echo "[2/4] weir records the client's interface"
mkdir -p "$directory"
touch "$work/weir.err"
ip netns exec "$client" "$weir" record client0 --duration 0 --output "$directory" >"$work/weir.out" 2>"$work/weir.err" &
recorder=$!
processes+=("$recorder")
until grep -q 'recording client0' "$work/weir.err"; do
  if ! kill -0 "$recorder" 2>/dev/null; then
    cat "$work/weir.err" >&2
    exit 1
  fi
  sleep 0.1
done
retransmitted=$(kernel_tcp RetransSegs)
seen=$(rule seen)
lost=$(rule lost)

echo "[3/4] $downloads downloads at a time of $size each, for $duration s"
download() {
  local end=$((SECONDS + duration)) left
  while left=$((end - SECONDS)) && [ "$left" -gt 0 ]; do
    # 28: the time is over.
    at "$client" curl -s -o /dev/null --max-time "$left" "http://$1:8000/file" || [ $? = 28 ]
  done
}
workers=()
for ((i = 0; i < downloads; i++)); do
  if ((i % 2 == 0)); then download '[fd00:77::1]' & else download 10.77.0.1 & fi
  workers+=($!)
  processes+=($!)
done
wait "${workers[@]}"
kill "$recorder"
wait "$recorder" || { cat "$work/weir.err" >&2; exit 1; }
retransmitted=$(($(kernel_tcp RetransSegs) - retransmitted))
seen=$(($(rule seen) - seen))
lost=$(($(rule lost) - lost))

echo "[4/4] what came of it"
sed 's/^/  weir: /' "$work/weir.out"
python3 - "$directory" "$seen" "$lost" "$retransmitted" <<'PYTHON'
import csv, json, pathlib, statistics, sys

directory, (seen, lost, kernel) = pathlib.Path(sys.argv[1]), map(int, sys.argv[2:])
# The newest data set of the directory is this one.
manifest = max(directory.glob("*.manifest.json"), key=lambda path: path.stat().st_mtime_ns)
tree = json.loads(manifest.read_text(encoding="utf-8"))
rows = []
for file in tree["files"]:
    with open(directory / file["name"], encoding="utf-8", newline="") as lines:
        rows.extend(row for row in csv.DictReader(lines) if row["protocol"] == "6")
total = lambda column: sum(int(row[column]) for row in rows)
sent, again, order = total("backward_packets"), total("retransmission_count"), total("out_of_order_count")
dropped = tree["packets"].get("weir.dropped.packets{reason=netfilter_drop}", 0)
rates = [int(row["retransmission_count"]) / int(row["backward_packets"])
         for row in rows if int(row["backward_packets"]) >= 50]
print(f"""
                                    data set      others
  segments to the client           {sent:9,d}   {seen:9,d}  the rule saw
  dropped on arrival               {dropped:9,d}   {lost:9,d}  the rule dropped
  retransmissions                  {again:9,d}   {kernel:9,d}  TcpRetransSegs of the server
  out of order                     {order:9,d}
  retransmissions per segment      {again / max(1, sent):9.3f}   {kernel / max(1, seen):9.3f}
  the same, median of {len(rates):4d} rows    {statistics.median(rates) if rates else 0:9.3f}
  rows with retransmissions        {sum(1 for row in rows if int(row['retransmission_count'])):9,d}   of {len(rows):,d} of TCP
  longest run of retransmissions   {max((int(row['consecutive_retrans']) for row in rows), default=0):9,d}""")
PYTHON
echo "  The data set is in $directory"
