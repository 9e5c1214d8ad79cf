#!/usr/bin/env bash
# HTTP hello on one event loop, keep-alive: phased against stock, in alternating runs. Prints the ratio of the medians,
# of requests per second and of requests per second of the loop's processor time; the latter holds on a busy machine too.
# usage: benchmarks/hello-loop.sh [nio|epoll] [rounds] [seconds per run] [connections]
# Needs Linux, wrk and benchmarks/target/benchmarks.jar (mvn package -pl benchmarks -am).
set -euo pipefail
transport=${1:-epoll} rounds=${2:-7} seconds=${3:-4} connections=${4:-32}
here=$(cd "$(dirname "$0")" && pwd)
java=$("$here/../offloop" --java-home)/bin/java
work=$(mktemp -d)
declare -A server
trap '{ kill "${server[@]}"; wait; } 2>/dev/null; rm -rf "$work"' EXIT

start() {
  "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xms256m -Xmx256m -XX:+UseSerialGC \
    -cp "$here/target/benchmarks.jar" dev.offloop.benchmarks.HelloLoop "$1" "$transport" \
    >"$work/$1.port" 2>"$work/$1.log" &
  server[$1]=$!
  until [[ -s "$work/$1.port" ]]; do
    kill -0 "${server[$1]}" 2>/dev/null || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.1
  done
}

# Nanoseconds the loop's thread has run.
loop_nanos() {
  local thread name
  for thread in /proc/"${server[$1]}"/task/*; do
    read -r name 2>/dev/null <"$thread/comm" || continue
    if [[ "$name" == vert.x-eventloo* ]]; then
      cut -d' ' -f1 "$thread/schedstat"
    fi
  done
}

# Appends "requests-per-second requests-per-second-of-the-loop's-processor-time" to the mode's results.
load() {
  local before after
  before=$(loop_nanos "$1")
  wrk -t1 -c"$connections" -d"$2s" "http://127.0.0.1:$(cat "$work/$1.port")/" >"$work/wrk"
  after=$(loop_nanos "$1")
  awk -v nanos="$((after - before))" \
    '/requests in/ { n = $1 } /Requests\/sec/ { print $2, n * 1e9 / nanos }' "$work/wrk" >>"$work/$1.rates"
}

median() {
  awk -v c="$2" '{ print $c }' "$work/$1.rates" | sort -n |
    awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'
}

compare() {
  awk -v t="$transport" -v what="$2" -v s="$(median stock "$1")" -v p="$(median phased "$1")" \
    'BEGIN { printf "%s, %s: stock %.0f, phased %.0f, ratio %.3f\n", t, what, s, p, p / s }'
}

start stock
start phased
load stock 6
load phased 6
rm "$work"/*.rates
for ((round = 1; round <= rounds; round++)); do
  load stock "$seconds"
  load phased "$seconds"
  echo "round $round: stock $(tail -1 "$work/stock.rates") phased $(tail -1 "$work/phased.rates")"
done
compare 1 "requests/s"
compare 2 "requests per second of the loop's processor time"
