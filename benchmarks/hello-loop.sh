#!/usr/bin/env bash
# What the edge costs: GET /ping of the service beside a server of bare Vert.x that does nothing else, without and with
# TLS, and the phased loop beside the stock one; keep-alive, one event loop each, in interleaved rounds of one run.
# Prints the ratios with their 95 % intervals, of requests per second, and of requests per second of the loop's
# processor time; the latter holds on a busy machine too.
# usage: benchmarks/hello-loop.sh [epoll|nio] [rounds] [seconds per run] [connections]
# With nio the loops alone; the service has the transport of its system.
# Needs Linux, wrk, openssl and benchmarks/target/benchmarks.jar (mvn package -pl benchmarks -am).
set -euo pipefail
transport=${1:-epoll} rounds=${2:-7} seconds=${3:-3} connections=${4:-32}
here=$(cd "$(dirname "$0")" && pwd)
java=$("$here/../offloop" --java-home)/bin/java
work=$(mktemp -d)
modes=(stock phased)
[[ $transport == nio ]] || modes+=(service stock-tls service-tls)
declare -A server
trap '{ kill "${server[@]}"; wait; } 2>/dev/null; rm -rf "$work"' EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
options=("@$here/../child-process/src/main/resources/dev/offloop/child/jvm.flags" -Dio.netty.jfr.enabled=false
  -Xms256m -Xmx256m -XX:+UseSerialGC -cp "$here/target/benchmarks.jar")

hello() { exec "$java" "${options[@]}" dev.offloop.benchmarks.HelloLoop "$1" "$transport" "${@:2}"; }
serve() { exec "$java" "${options[@]}" dev.offloop.cli.Main serve --children 0 --port 0 --jobs none "$@"; }

start() {
  case $1 in
    stock | phased) hello "$1" ;;
    stock-tls) hello stock "$work/cert.pem" "$work/key.pem" ;;
    service) serve ;;
    service-tls) serve --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" ;;
  esac >"$work/$1.out" 2>"$work/$1.log" &
  server[$1]=$!
  until grep -Eq '^[0-9]+$|Offloop is ready' "$work/$1.out"; do
    kill -0 "${server[$1]}" 2>/dev/null || { cat "$work/$1.log" >&2; exit 1; }
    sleep 0.1
  done
}

url() {
  local port
  port=$(grep -Eo '^[0-9]+$|:[0-9]+ ' "$work/$1.out" | tr -d ': ' | head -1)
  case $1 in *-tls) echo "https://127.0.0.1:$port/ping" ;; *) echo "http://127.0.0.1:$port/ping" ;; esac
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
  wrk -t1 -c"$connections" -d"$2s" "$(url "$1")" >"$work/wrk"
  after=$(loop_nanos "$1")
  if grep -q 'Non-2xx' "$work/wrk"; then
    cat "$work/wrk" >&2
    exit 1
  fi
  awk -v nanos="$((after - before))" \
    '/requests in/ { n = $1 } /Requests\/sec/ { print $2, n * 1e9 / nanos }' "$work/wrk" >>"$work/$1.rates"
}

# Geometric mean of the rounds' ratios, with Student's interval of 95 %.
compare() {
  paste -d' ' "$work/$2.rates" "$work/$3.rates" | awk -v what="$1" '
    BEGIN { split("12.71 4.30 3.18 2.78 2.57 2.45 2.36 2.31 2.26 2.23 2.20 2.18 2.16 2.14 2.13 2.12 2.11 2.10 2.09", t, " ") }
    { a = log($3 / $1); b = log($4 / $2); n++; sa += a; sb += b; qa += a * a; qb += b * b; x += $1; y += $3 }
    function half(s, q) { return (n - 1 in t ? t[n - 1] : 1.96) * sqrt((q - s * s / n) / (n - 1) / n) }
    END {
      ha = half(sa, qa); hb = half(sb, qb)
      printf "%-34s %.3f (%.3f to %.3f) of requests/s (%.0f, %.0f); %.3f (%.3f to %.3f) by processor time of the loop\n", what,
        exp(sa / n), exp(sa / n - ha), exp(sa / n + ha), y / n, x / n, exp(sb / n), exp(sb / n - hb), exp(sb / n + hb)
    }'
}

for mode in "${modes[@]}"; do start "$mode"; done
for mode in "${modes[@]}"; do load "$mode" 6; done
rm "$work"/*.rates
for ((round = 1; round <= rounds; round++)); do
  for ((i = 0; i < ${#modes[@]}; i++)); do
    load "${modes[(i + round) % ${#modes[@]}]}" "$seconds"
  done
done
compare "phased loop / stock loop:" stock phased
if [[ $transport != nio ]]; then
  compare "/ping / bare Vert.x:" stock service
  compare "/ping / bare Vert.x, with TLS:" stock-tls service-tls
fi
