'use strict';
// workerpool with one thread per processor.
require('../shared/workerpool.js').run('thread');
