'use strict';
// child_process.fork as it is by default: JSON, bytes as base64.
require('../shared/fork.js').run(__filename, 'json', (payload) => payload.toString('base64'));
