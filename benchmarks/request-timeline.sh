#!/usr/bin/env bash
# Draws what happens on one request, from the timeline of a real one: prints an SVG.
# usage: benchmarks/request-timeline.sh [task] [body] > picture.svg
# Needs curl and benchmarks/target/benchmarks.jar (mvn package -pl benchmarks -am).
set -euo pipefail
task=${1:-burn} body=${2:-'{"millis":3}'}
here=$(cd "$(dirname "$0")" && pwd)
java=$("$here/../offloop" --java-home)/bin/java
work=$(mktemp -d)
trap 'kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT

"$here/../offloop" serve --port 0 --children 1 --timeline "$work/timeline.json" >"$work/out" 2>"$work/log" &
service=$!
until address=$(grep -o 'http://[0-9.:]*' "$work/out"); do
  kill -0 "$service" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.2
done

request() {
  curl --silent --fail --show-error --output /dev/null --header 'content-type: application/json' --data "$body" \
    "$address/tasks/$task" "$@"
}

# Until the compilers are done with what a request runs; then one that stands alone.
for ((i = 0; i < 1000; i++)); do
  request
done
sleep 2
request
sleep 1
kill -TERM "$service"
wait "$service" || true
"$java" -cp "$here/target/benchmarks.jar" dev.offloop.benchmarks.RequestPicture "$work/timeline.json"
