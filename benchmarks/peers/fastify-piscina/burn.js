'use strict';
module.exports = ({ millis }) => {
  const end = performance.now() + millis;
  let x = 1;
  while (performance.now() < end) {
    x = (x * 1103515245 + 12345) % 2147483648;
  }
  return { checksum: x };
};
