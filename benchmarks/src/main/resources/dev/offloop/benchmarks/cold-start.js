'use strict';
// One file for both sides: a child answers what it gets; a parent forks at each line of its input.
const { fork } = require('child_process');
const readline = require('readline');

const message = Buffer.alloc(64).toString('base64');

if (process.send) {
  process.on('message', (received) => process.send(received));
} else {
  const lines = readline.createInterface({ input: process.stdin });
  lines.on('line', () => {
    const begin = process.hrtime.bigint();
    const child = fork(__filename);
    child.on('message', () => {
      const millis = Number(process.hrtime.bigint() - begin) / 1e6;
      child.on('exit', () => console.log(millis));
      child.kill('SIGKILL');
    });
    child.send(message);
  });
}
