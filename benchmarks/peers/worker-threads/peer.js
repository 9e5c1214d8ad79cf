'use strict';
// Node's worker_threads: one worker per processor, in turn.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const transfer = require('../shared/transfer.js');

if (isMainThread) {
  const { serve, workers } = require('../shared/driver.js');
  const waiting = new Map();
  const pool = Array.from({ length: workers }, () => new Worker(__filename));
  pool.forEach((worker) => worker.on('message', ({ id, bytes }) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve(bytes);
  }));
  let last = 0;
  const submit = (payload) => new Promise((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    const bytes = transfer.given(payload);
    pool[id % pool.length].postMessage({ id, bytes }, transfer.list(bytes));
  });
  serve('worker_threads', submit, () => Promise.all(pool.map((worker) => worker.terminate())));
} else {
  parentPort.on('message', (message) => parentPort.postMessage(message, transfer.list(message.bytes)));
}
