# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Finding a JDK 25 and installing Debian packages: shared by ./weir and ./dev, sourced with $root set.

# The major version of the JDK in directory $1, or nothing. Reads the release file: starting java
# to ask would cost as much as a short command.
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Sets JAVA_HOME to a JDK 25: $JAVA_HOME itself, the java on the PATH, one below /usr/lib/jvm.
find_jdk() {
  local candidate path_java
  path_java=$(command -v java || true)
  [ -z "$path_java" ] || path_java=$(dirname "$(dirname "$(readlink -f "$path_java")")")
  for candidate in "${JAVA_HOME:-}" "$path_java" /usr/lib/jvm/*25* /opt/*jdk*25*; do
    if [ -n "$candidate" ] && [ "$(jdk_major "$candidate")" = 25 ]; then
      export JAVA_HOME="$candidate"
      return 0
    fi
  done
  return 1
}

require_jdk() {
  find_jdk && return 0
  if is_root && has_apt; then
    echo "weir: no JDK 25 found, installing one" >&2
    apt_get update && apt_get install openjdk-25-jdk-headless && find_jdk && return 0
  fi
  echo "weir: needs a JDK 25: install one (apt-get install openjdk-25-jdk-headless where your distribution has it, otherwise https://adoptium.net) and set JAVA_HOME to it" >&2
  return 1
}

is_root() { [ "$(id -u)" = 0 ]; }
has_apt() { command -v apt-get >/dev/null; }

apt_get() {
  local log
  log=$(mktemp)
  if DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends "$@" \
    </dev/null >"$log" 2>&1; then
    rm -f "$log"
  else
    echo "weir: 'apt-get $*' failed:" >&2
    tail -n 5 "$log" >&2
    rm -f "$log"
    return 1
  fi
}

# Is there what the Debian package $1 brings? Asked of the machine, not of dpkg, so that tools
# installed in another way count.
has() {
  local PATH="$PATH:/usr/sbin:/sbin"
  case $1 in
    clang | clang-format | clang-tidy | bpftool | ethtool | iperf3 | tshark | tcpdump | tcpreplay | curl | python3)
      command -v "$1" >/dev/null ;;
    lld) command -v ld.lld >/dev/null ;;
    llvm) command -v llvm-strip >/dev/null || compgen -G '/usr/bin/llvm-strip-*' >/dev/null ;;
    iproute2) command -v ip >/dev/null && command -v tc >/dev/null ;;
    nftables) command -v nft >/dev/null ;;
    prometheus) command -v promtool >/dev/null ;;
    docker.io) command -v dockerd >/dev/null ;;
    iputils-ping) command -v ping >/dev/null ;;
    python3-venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    libbpf-dev) [ -r /usr/include/bpf/bpf_helpers.h ] ;;
    libc6-dev) [ -r /usr/include/stdio.h ] ;;
    linux-libc-dev) [ -r /usr/include/linux/bpf.h ] ;;
    *) dpkg -s "$1" >/dev/null 2>&1 ;;
  esac
}

# Those of the packages named that the machine lacks, on one line, as its distribution calls them.
missing_packages() {
  local package missing=()
  for package in "$@"; do
    has "$package" || missing+=("$(package_name "$package")")
  done
  echo "${missing[*]}"
}

# Ubuntu ships bpftool inside linux-tools, but for its latest releases.
package_name() {
  if [ "$1" = bpftool ] && grep -qx 'ID=ubuntu' /etc/os-release 2>/dev/null &&
    ! apt-cache show bpftool >/dev/null 2>&1; then
    echo linux-tools-generic
  else
    echo "$1"
  fi
}

# Installs the packages named that the machine lacks, or prints the one line that would.
require_packages() {
  local missing
  read -ra missing <<<"$(missing_packages "$@")"
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! has_apt; then
    echo "weir: this machine lacks: ${missing[*]} (Debian package names); install them and try again" >&2
    return 1
  fi
  if ! is_root; then
    echo "weir: this machine lacks some tools; install them with: sudo apt-get install -y ${missing[*]}" >&2
    return 1
  fi
  echo "weir: installing ${missing[*]}" >&2
  apt_get update || true
  apt_get install "${missing[@]}"
}

# The packages of some tools would start their services. A policy says no while we install, unless the
# machine has a policy of its own. Takes the trap on EXIT.
policy=/usr/sbin/policy-rc.d
keep_services_down() {
  is_root && [ ! -e "$policy" ] || return 0
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
}
allow_services() {
  trap - EXIT
  if [ -f "$policy" ] && [ "$(cat "$policy")" = $'#!/bin/sh\nexit 101' ]; then rm -f "$policy"; fi
}

# Runs Maven by the wrapper on the JDK 25 that require_jdk found.
maven() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" "$root/mvnw" -f "$root/pom.xml" -B -ntp "$@"
}
