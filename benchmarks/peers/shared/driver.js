'use strict';
// Measures one peer of Node: reads a request per line from standard input, answers with a line of JSON. What a request
// asks is described in ../README.md. `submit(payload)` returns a promise of the same bytes, on this event loop.
const readline = require('node:readline');

const SETTLING_PARTS = 8n;
const BUCKETS_PER_OCTAVE = 32;
const LONGEST = 8n;

class Tally {
  constructor(nanos, lanes) {
    this.lanes = lanes;
    this.answers = 0;
    this.start = process.hrtime.bigint();
    this.giveUp = this.start + LONGEST * nanos;
    this.settling = nanos / SETTLING_PARTS;
    this.counting = nanos - this.settling;
    this.first = this.start;
    this.last = this.start;
    this.tasks = 0;
    this.buckets = new Map();
  }

  /** Takes an answer; true when the time is over. */
  answered(started) {
    const now = process.hrtime.bigint();
    this.answers++;
    if ((now < this.start + this.settling || this.answers <= this.lanes) && now < this.giveUp) {
      this.first = now;
      return false;
    }
    this.tasks++;
    this.last = now;
    const bucket = Math.floor(Math.log2(Number(now - started)) * BUCKETS_PER_OCTAVE);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    return (now >= this.first + this.counting && 2 * this.tasks >= this.lanes) || now >= this.giveUp;
  }

  result() {
    const counts = {};
    for (const [bucket, count] of this.buckets) {
      counts[2 ** ((bucket + 0.5) / BUCKETS_PER_OCTAVE)] = count;
    }
    return { tasks: this.tasks, perSecond: (this.tasks * 1e9) / Number(this.last - this.first), nanos: counts };
  }
}

async function lane(tally, submit, payload) {
  let over = false;
  while (!over && !tally.over) {
    const started = process.hrtime.bigint();
    await submit(payload);
    over = tally.over || tally.answered(started);
  }
  tally.over = true;
}

async function measure(submit, request) {
  const lanes = request.question === 'LONE' ? 1 : request.inFlight;
  const tally = new Tally(BigInt(request.nanos), lanes);
  await Promise.all(
    Array.from({ length: lanes }, () => lane(tally, submit, Buffer.alloc(request.payloadBytes))));
  return tally.result();
}

exports.serve = async function serve(version, submit, close) {
  process.stdout.write(JSON.stringify({ version: `${version}, Node ${process.version}` }) + '\n');
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await measure(submit, JSON.parse(line))) + '\n');
  }
  await close();
};

exports.workers = require('node:os').availableParallelism();
