'use strict';
// Piscina: one thread per processor, many tasks under way in each so that a thread need not wait for the loop. Its threads
// sleep on an Atomics.wait, as it is by default and fastest.
const { Piscina } = require('piscina');
const { serve, workers } = require('../shared/driver.js');
const transfer = require('../shared/transfer.js');

const pool = new Piscina({
  filename: require.resolve('./echo.js'),
  minThreads: workers,
  maxThreads: workers,
  concurrentTasksPerWorker: 64,
});
const submit = (payload) => {
  const bytes = transfer.given(payload);
  return pool.run(bytes, { transferList: transfer.list(bytes) });
};
serve(`Piscina ${Piscina.version}`, submit, () => pool.destroy());
