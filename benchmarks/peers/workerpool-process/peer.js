'use strict';
// workerpool with one process per processor.
require('../shared/workerpool.js').run('process');
