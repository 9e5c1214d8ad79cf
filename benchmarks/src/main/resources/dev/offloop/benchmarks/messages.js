'use strict';
// One file for both sides: a worker answers what it gets; for each line of its input, the parent sends so many messages, one after the
// other, and answers with the median of their trips in nanoseconds.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const readline = require('node:readline');

if (isMainThread) {
  const worker = new Worker(__filename);
  const message = new Uint8Array(64);
  let nanos = new Float64Array(0);
  let count = 0;
  let since = 0n;
  const send = () => {
    since = process.hrtime.bigint();
    worker.postMessage(message);
  };
  worker.on('message', () => {
    nanos[count++] = Number(process.hrtime.bigint() - since);
    if (count < nanos.length) {
      send();
    } else {
      console.log(nanos.sort()[count >> 1]);
    }
  });
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    nanos = new Float64Array(Number(line));
    count = 0;
    send();
  });
  lines.on('close', () => worker.terminate());
} else {
  parentPort.on('message', (received) => parentPort.postMessage(received));
}
