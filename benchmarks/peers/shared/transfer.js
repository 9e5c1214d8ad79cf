'use strict';
// Large buffers are transferred between threads, there and back, small ones copied, which is faster for each. What is
// transferred is gone for the sender: the caller keeps its payload and gives a copy away.
const TRANSFER_FROM = 16 * 1024;

exports.isLarge = (bytes) => bytes.length >= TRANSFER_FROM;
exports.given = (payload) => (payload.length >= TRANSFER_FROM ? new Uint8Array(payload) : payload);
exports.list = (bytes) => (bytes.length >= TRANSFER_FROM ? [bytes.buffer] : []);
