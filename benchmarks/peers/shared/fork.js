'use strict';
// child_process.fork: one child per processor, in turn.
const { fork } = require('node:child_process');

exports.run = function run(filename, serialization, encode) {
  if (process.send) {
    process.on('message', (message) => process.send(message));
    return;
  }
  const { serve, workers } = require('./driver.js');
  const waiting = new Map();
  const pool = Array.from({ length: workers }, () => fork(filename, [], { serialization }));
  pool.forEach((child) => child.on('message', ({ id, bytes }) => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    resolve(bytes);
  }));
  let last = 0;
  const submit = (payload) => new Promise((resolve) => {
    const id = ++last;
    waiting.set(id, resolve);
    pool[id % pool.length].send({ id, bytes: encode(payload) });
  });
  serve(`child_process.fork, ${serialization} serialization`, submit, () => pool.forEach((child) => child.disconnect()));
};
