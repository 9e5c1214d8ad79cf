"""Python's ProcessPoolExecutor: one process per processor. The protocol is described in ../README.md."""
import collections
import concurrent.futures
import json
import math
import os
import platform
import queue
import sys
import time

SETTLING_PARTS = 8
BUCKETS_PER_OCTAVE = 32
LONGEST = 8


def echo(payload):
    return payload


def measure(pool, request):
    payload = bytes(request["payloadBytes"])
    lanes = 1 if request["question"] == "LONE" else request["inFlight"]
    answers = queue.SimpleQueue()

    def submit():
        started = time.perf_counter_ns()
        pool.submit(echo, payload).add_done_callback(lambda future: answers.put((started, future)))

    start = first = last = time.perf_counter_ns()
    counts_from = start + request["nanos"] // SETTLING_PARTS
    counting = start + request["nanos"] - counts_from
    give_up = start + LONGEST * request["nanos"]
    answered = tasks = 0
    buckets = collections.Counter()
    for _ in range(lanes):
        submit()
    while True:
        started, future = answers.get()
        future.result()
        now = time.perf_counter_ns()
        answered += 1
        if (now < counts_from or answered <= lanes) and now < give_up:
            first = now
        else:
            tasks += 1
            last = now
            buckets[math.floor(math.log2(now - started) * BUCKETS_PER_OCTAVE)] += 1
        if (now >= first + counting and 2 * tasks >= lanes) or now >= give_up:
            break
        submit()
    for _ in range(lanes - 1):
        answers.get()[1].result()
    nanos = {2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE): count for bucket, count in buckets.items()}
    return {"tasks": tasks, "perSecond": tasks * 1e9 / max(1, last - first), "nanos": nanos}


def main():
    with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        pool.submit(echo, b"").result()
        print(json.dumps({"version": "ProcessPoolExecutor, Python " + platform.python_version()}), flush=True)
        for line in sys.stdin:
            print(json.dumps(measure(pool, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
