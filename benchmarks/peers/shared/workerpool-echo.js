'use strict';
const { worker, Transfer } = require('workerpool');
const { isMainThread } = require('node:worker_threads');
const transfer = require('./transfer.js');
const plain = (payload) => payload;
const moved = (payload) => (transfer.isLarge(payload) ? new Transfer(payload, transfer.list(payload)) : payload);
worker({ echo: isMainThread ? plain : moved });
