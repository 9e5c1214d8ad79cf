'use strict';
// child_process.fork with V8's serialization, which knows buffers.
require('../shared/fork.js').run(__filename, 'advanced', (payload) => payload);
