#!/usr/bin/env bash
# HTTP hello on one event loop, keep-alive: phased against stock, in alternating runs; prints the ratio of the medians.
# usage: benchmarks/hello-loop.sh [nio|epoll] [rounds] [seconds per run] [connections]
# Needs wrk and benchmarks/target/benchmarks.jar (mvn package -pl benchmarks -am).
set -euo pipefail
transport=${1:-epoll} rounds=${2:-7} seconds=${3:-4} connections=${4:-32}
here=$(cd "$(dirname "$0")" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
classpath=${HELLO_CLASSPATH:-$here/target/benchmarks.jar}
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$work"' EXIT

start() {
  "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xms256m -Xmx256m -XX:+UseSerialGC \
    -cp "$classpath" dev.offloop.benchmarks.HelloLoop "$1" "$transport" >"$work/$1.port" 2>"$work/$1.log" &
  servers+=($!)
  until [[ -s "$work/$1.port" ]]; do
    kill -0 "${servers[-1]}" 2>/dev/null || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.1
  done
}

load() {
  wrk -t1 -c"$connections" -d"$2s" "http://127.0.0.1:$(cat "$work/$1.port")/" | awk '/Requests\/sec/ { print $2 }'
}

median() {
  sort -n "$1" | awk '{ a[NR] = $1 } END { print NR % 2 ? a[(NR + 1) / 2] : (a[NR / 2] + a[NR / 2 + 1]) / 2 }'
}

start stock
start phased
load stock 5 >/dev/null
load phased 5 >/dev/null
for ((round = 1; round <= rounds; round++)); do
  for mode in stock phased; do
    load "$mode" "$seconds" >>"$work/$mode.rates"
  done
  echo "round $round: stock $(tail -1 "$work/stock.rates") phased $(tail -1 "$work/phased.rates") requests/s"
done
stock=$(median "$work/stock.rates") phased=$(median "$work/phased.rates")
awk -v t="$transport" -v s="$stock" -v p="$phased" \
  'BEGIN { printf "%s: stock %.0f, phased %.0f requests/s, ratio %.3f\n", t, s, p, p / s }'
