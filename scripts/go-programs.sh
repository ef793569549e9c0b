# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Finds a server that tests talk to, or builds it with Go into a cache: shared by otelcol.sh,
# prometheus.sh and loki.sh, sourced. Each is asked in the same way:
#
#   find_or_build NAME VERSION VARIABLE CACHE-KEY [--no-build]
#
# prints the path of: $VARIABLE, the one in the cache, one on the PATH that `accepts` takes, or the one
# that `build` makes (minutes the first time). Without any it says so and exits 1. The caller defines
#
#   accepts PATH         is this program of the PATH good enough?
#   build DIRECTORY      puts the program NAME into the empty directory it is given and is in

find_or_build() {
  local name=$1 version=$2 variable=$3 cache="${XDG_CACHE_HOME:-$HOME/.cache}/weir/$4" option=${5:-}
  local given=${!variable:-} script go candidate
  script=$(basename "$0")
  if [ -n "$given" ]; then
    if [ -x "$given" ]; then echo "$given" && return 0; fi
    echo "$script: $variable is '$given', which is no program" >&2
    return 1
  fi
  if [ -x "$cache/$name" ]; then echo "$cache/$name" && return 0; fi
  while read -r candidate; do
    if accepts "$candidate"; then echo "$candidate" && return 0; fi
  done < <(type -ap "$name" "$name-contrib")
  go=$(command -v go || { [ ! -x /usr/local/go/bin/go ] || echo /usr/local/go/bin/go; })
  if [ "$option" = --no-build ] || [ -z "$go" ]; then
    echo "$script: no $name $version: set $variable, or install Go and run scripts/$script" >&2
    return 1
  fi
  build_into "$name" "$version" "$cache" "$go"
}

build_into() {
  local name=$1 version=$2 cache=$3 go=$4 script work
  script=$(basename "$0")
  mkdir -p "$cache"
  # One builds, the others wait and find it.
  exec 9>"$cache/lock"
  if command -v flock >/dev/null; then flock 9; fi
  if [ ! -x "$cache/$name" ]; then
    echo "$script: building $name $version into $cache (minutes)" >&2
    work=$(mktemp -d)
    # shellcheck disable=SC2064 # now: $work is gone when the trap runs
    trap "chmod -R u+w '$work' && rm -rf '$work'" EXIT
    export CGO_ENABLED=0 GOWORK=off GOFLAGS=-p=${GO_JOBS:-2} PATH="${go%/*}:$PATH"
    # A shell of its own, because what a condition calls would not stop at the first error.
    (cd "$work" && set -e && renice -n 10 "$BASHPID" && build "$work") >"$cache/build.log" 2>&1 9>&- &
    wait $! || {
      tail -n 5 "$cache/build.log" >&2
      echo "$script: the build failed; all of it is in $cache/build.log" >&2
      return 1
    }
    # In one step, so that nobody meets half a program.
    cp "$work/$name" "$cache/$name.next"
    mv "$cache/$name.next" "$cache/$name"
  fi
  echo "$cache/$name"
}

# Builds package $3 of module $1 at version $2 as ./$4 with linker flags $5, in a module of our own: `go
# install` refuses modules that replace others. Upstream's replacements are taken over, except those by
# folders of its source tree.
build_module() {
  local module=$1 version=$2 package=$3 name=$4 flags=$5 go_mod
  go_mod=$(go mod download -json "$module@$version" | sed -n 's/^\t"GoMod": "\(.*\)",$/\1/p')
  {
    echo "module local/$name"
    sed -n '/^go /p; /^replace [^(]*=> [^.]/p' "$go_mod"
  } >go.mod
  go get -tool "$module/$package@$version"
  go build -trimpath -ldflags "-s -w $flags" -o "$name" "$module/$package"
}
