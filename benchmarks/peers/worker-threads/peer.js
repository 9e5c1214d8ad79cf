'use strict';
// Node's worker_threads: one worker per processor, in turn. Large buffers are transferred there and back, small ones copied,
// which is faster for each.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const TRANSFER_FROM = 16 * 1024;

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
    const bytes = payload.length >= TRANSFER_FROM ? new Uint8Array(payload) : payload;
    pool[id % pool.length].postMessage({ id, bytes }, payload.length >= TRANSFER_FROM ? [bytes.buffer] : []);
  });
  serve('worker_threads', submit, () => Promise.all(pool.map((worker) => worker.terminate())));
} else {
  parentPort.on('message', ({ id, bytes }) => {
    parentPort.postMessage({ id, bytes }, bytes.length >= TRANSFER_FROM ? [bytes.buffer] : []);
  });
}
