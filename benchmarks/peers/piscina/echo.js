'use strict';
const { move } = require('piscina');
const { isLarge } = require('../shared/transfer.js');
module.exports = (payload) => (isLarge(payload) ? move(payload) : payload);
