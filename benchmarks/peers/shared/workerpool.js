'use strict';
const workerpool = require('workerpool');
const { version } = require('workerpool/package.json');
const { serve, workers } = require('./driver.js');
const transfer = require('./transfer.js');

exports.run = function run(workerType) {
  const pool = workerpool.pool(require.resolve('./workerpool-echo.js'), {
    workerType,
    minWorkers: workers,
    maxWorkers: workers,
    forkOpts: { serialization: 'advanced' },
  });
  const copied = (payload) => pool.exec('echo', [payload]);
  const moved = (payload) => {
    const bytes = transfer.given(payload);
    return pool.exec('echo', [bytes], { transfer: transfer.list(bytes) });
  };
  serve(`workerpool ${version}`, workerType === 'thread' ? moved : copied, () => pool.terminate());
};
