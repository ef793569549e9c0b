#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Adds up the test reports of all modules. Prints what was skipped and why, then one line
# "Tests run: ...". Fails when a test failed, when none ran, or when one was skipped under CI=true.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

shopt -s nullglob
reports=(*/target/{surefire,failsafe}-reports/TEST-*.xml */*/target/{surefire,failsafe}-reports/TEST-*.xml)
if [ ${#reports[@]} -eq 0 ]; then
  echo "Tests run: 0, Failures: 0, Errors: 0, Skipped: 0"
  exit 1
fi

# Reasons, each once with the number of tests it stands for.
awk '
  /<skipped/ {
    reason = "no reason given"
    if (match($0, /message="[^"]*"/)) reason = substr($0, RSTART + 9, RLENGTH - 10)
    sub(/^.*Assumption failed: /, "", reason)
    count[reason]++
  }
  END { for (reason in count) printf "Skipped %d: %s\n", count[reason], reason }
' "${reports[@]}" | sort

awk -v ci="${CI:-}" '
  function number(name) {
    return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH) + 0 : 0
  }
  /<testsuite / {
    tests += number("tests"); failures += number("failures")
    errors += number("errors"); skipped += number("skipped")
  }
  END {
    if (ci == "true" && skipped > 0) print "CI=true: a skipped test is a failure"
    printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", tests, failures, errors, skipped
    exit failures + errors > 0 || tests == 0 || (ci == "true" && skipped > 0)
  }
' "${reports[@]}"
