#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the benchmarks and prints a report in Markdown: benchmarks/run.sh [--quick] [--peers] [PART...]
# Parts: kernel verify events wire tcp drops batch decode core disk otlp overload windows system start memory flood capture dataset; without any, all of
# them. --quick: fewer and shorter rounds, to see that it works. --peers: installs the tools that
# `capture` and `dataset` compare with. Needs root, and a machine with nothing else to do: the load is in the report.
set -euo pipefail
export LC_ALL=C PATH="$PATH:/usr/sbin:/sbin"

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$here")
app="$root/distribution/target/app"
bin="$here/target/bin"
all=(kernel verify events wire tcp drops batch decode core disk otlp overload windows system start memory flood capture dataset)

quick='' peers=''
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=yes ;;
    --peers) peers=yes ;;
    *) break ;;
  esac
  shift
done
parts=("$@")
[ ${#parts[@]} -gt 0 ] || parts=("${all[@]}")
for part in "${parts[@]}"; do
  if [[ " ${all[*]} " != *" $part "* ]]; then
    echo "run.sh: no part '$part'; there are: ${all[*]}" >&2
    exit 2
  fi
done

# shellcheck source=../scripts/tools.sh
. "$root/scripts/tools.sh"
is_root || { echo "run.sh: needs root" >&2; exit 1; }
for file in lib network kernel wire service capture dataset; do
  # shellcheck source=/dev/null
  . "$here/parts/$file.sh"
done

build() {
  require_jdk
  mkdir -p "$bin"
  local source
  for source in batchread attachwait flood verify cost; do
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

report() {
  echo "# Benchmarks"
  echo
  echo "$(date -u +%Y-%m-%dT%H:%MZ), commit $(git -C "$root" rev-parse --short HEAD)$(git -C "$root" diff --quiet HEAD || echo ' and changes')${quick:+, quick: figures mean nothing}"
  echo
  echo "- machine: $(machine)"
  echo "- $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 2p), $(clang --version | head -n 1)"
  echo "- load average at the start: $(cut -d' ' -f1-3 /proc/loadavg)"
  local part
  for part in "${parts[@]}"; do
    echo
    "$part"
    echo
    echo "Load average after it: $(cut -d' ' -f1-3 /proc/loadavg)"
  done
}

# Before the clean-up is set, since installing sets one of its own.
[ -z "$peers" ] || install_peers
scratch=$(mktemp -d)
cleanup() {
  stop_iperf
  remove_network
  rm -rf "$scratch"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

build
report
