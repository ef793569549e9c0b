#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A private Docker engine for a test, as root: socket, data, bridge and control group of its own, no
# rules in the packet filter, published ports on the loopback interface only. Whatever Docker runs here
# besides is left alone.
#
#   docker-engine.sh start DIR   returns when it answers on DIR/docker.sock; exits 1 where it cannot
#   docker-engine.sh stop DIR    ends it and removes everything of it, DIR too
set -euo pipefail
PATH="$PATH:/usr/sbin:/sbin"

command=${1:-}
dir=${2:-}
[ -n "$dir" ] || {
  echo "usage: docker-engine.sh start|stop DIR" >&2
  exit 2
}

# A /24 that this machine has no route to yet.
free_network() {
  local third
  for third in $(seq 0 255 | shuf); do
    if [ -z "$(ip -4 route show root "10.254.$third.0/24")" ]; then
      echo "10.254.$third"
      return 0
    fi
  done
  return 1
}

running() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

start() {
  if [ "$(id -u)" != 0 ]; then echo "docker-engine.sh: a Docker engine needs root" >&2 && return 1; fi
  if ! command -v dockerd >/dev/null; then
    echo "docker-engine.sh: no Docker engine (package docker.io); ./dev setup installs it" >&2
    return 1
  fi
  mkdir -p "$dir/data" "$dir/exec"
  local bridge=weird$$ network pid
  network=$(free_network)
  echo "$bridge" >"$dir/bridge"
  [ -e /run/docker ] || touch "$dir/made-run-docker"
  ip link add "$bridge" type bridge
  ip address add "$network.1/24" dev "$bridge"
  ip link set "$bridge" up
  setsid nohup dockerd --iptables=false --ip6tables=false --ip-forward=false --ip=127.0.0.1 \
    --bridge="$bridge" --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent="/$bridge" \
    --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/dockerd.pid" \
    -H "unix://$dir/docker.sock" >"$dir/dockerd.log" 2>&1 </dev/null &
  pid=$!
  for _ in $(seq 120); do
    if curl -sf --unix-socket "$dir/docker.sock" http://localhost/_ping >/dev/null; then return 0; fi
    running "$pid" || break
    sleep 0.5
  done
  echo "docker-engine.sh: the Docker engine did not start:" >&2
  tail -n 5 "$dir/dockerd.log" >&2
  stop
  return 1
}

stop() {
  [ -d "$dir" ] || return 0
  local bridge pid mount
  bridge=$(cat "$dir/bridge" 2>/dev/null || true)
  pid=$(cat "$dir/dockerd.pid" 2>/dev/null || true)
  # It ends its containers, and the process that minds them, by itself.
  if running "$pid"; then kill "$pid"; fi
  for _ in $(seq 240); do
    running "$pid" || break
    sleep 0.25
  done
  if running "$pid"; then
    echo "docker-engine.sh: the Docker engine $pid does not end; $dir stays" >&2
    return 1
  fi
  # Deepest first.
  while read -r mount; do
    umount "$mount"
  done < <(awk -v dir="$(readlink -f "$dir")/" 'index($5, dir) == 1 { print $5 }' /proc/self/mountinfo | sort -r)
  if [ -n "$bridge" ]; then
    ip link delete "$bridge" 2>/dev/null || true
    find /sys/fs/cgroup -depth -type d -path "/sys/fs/cgroup*/$bridge*" -exec rmdir {} +
  fi
  if [ -e "$dir/made-run-docker" ]; then find /run/docker -depth -type d -empty -delete; fi
  rm -rf "$dir"
}

case "$command" in
  start | stop) "$command" ;;
  *) echo "usage: docker-engine.sh start|stop DIR" >&2 && exit 2 ;;
esac
