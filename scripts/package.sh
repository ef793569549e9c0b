#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes distribution/target/weir-VERSION-linux-ARCH.tar.gz of the packaged app: bin/weir, lib/,
# config/, the licence, and runtime/ with the parts of the Java runtime that Weir uses. (An OCI
# image of the same directory is for later.)
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
root=$PWD
# shellcheck source=scripts/tools.sh
. scripts/tools.sh
require_jdk

app=distribution/target/app
jar=$(compgen -G "$app/lib/weir-distribution-*.jar")
version=${jar##*/weir-distribution-}
name="weir-${version%.jar}-linux-$(uname -m)"
staging="distribution/target/package"
home="$staging/$name"

rm -rf "$staging"
mkdir -p "$home/bin" "$home/lib" "$home/plugins"
cp "$app"/lib/*.jar "$home/lib/"
cp distribution/src/main/launcher/weir "$home/bin/"
cp -r config "$home/"
cp LICENSE README.md CHANGELOG.md "$home/"

# What the jars name, and what is only found by name at run time: elliptic curves for TLS,
# signals, attaching a debugger or a flight recorder.
modules=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps \
  --class-path "$home/lib/*" "$home"/lib/weir-*.jar)
"$JAVA_HOME/bin/jlink" --output "$home/runtime" \
  --add-modules "$modules,jdk.crypto.ec,jdk.unsupported,jdk.jcmd,jdk.jfr" \
  --strip-debug --no-header-files --no-man-pages --compress zip-6
scripts/aot-cache.sh "$home" || echo "weir: no AOT cache: starts are slower" >&2

tar -C "$staging" --owner=0 --group=0 -czf "distribution/target/$name.tar.gz" "$name"
echo "distribution/target/$name.tar.gz"
