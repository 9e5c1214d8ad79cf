'use strict';
// Piscina: one thread per processor, several tasks under way in each so that a thread need not wait for the loop.
const { Piscina } = require('piscina');
const { serve, workers } = require('../shared/driver.js');

const pool = new Piscina({
  filename: require.resolve('./echo.js'),
  minThreads: workers,
  maxThreads: workers,
  concurrentTasksPerWorker: 16,
});
serve(`Piscina ${Piscina.version}`, (payload) => pool.run(payload), () => pool.destroy());
