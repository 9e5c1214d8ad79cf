'use strict';
const workerpool = require('workerpool');
const { version } = require('workerpool/package.json');
const { serve, workers } = require('./driver.js');

exports.run = function run(workerType) {
  const pool = workerpool.pool(require.resolve('./workerpool-echo.js'), {
    workerType,
    minWorkers: workers,
    maxWorkers: workers,
    forkOpts: { serialization: 'advanced' },
  });
  serve(`workerpool ${version}`, (payload) => pool.exec('echo', [payload]), () => pool.terminate());
};
