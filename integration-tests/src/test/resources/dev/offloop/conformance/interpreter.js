'use strict';
// Runs programs one after another in this process and writes what each one printed.
//
//   node interpreter.js PROGRAMS TRACES
//
// PROGRAMS has one JSON program a line, TRACES gets one trace a line in the same order. A program starts when nothing
// is left that keeps the process alive ('beforeExit'), so each one finds an empty loop and ends as a process would. One
// that never keeps the process alive ends it: then TRACES is shorter than PROGRAMS, and the rest is for another process.

const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const LONGEST_TRACE = 200;
const MAX_FIRES_REFRESHED = 3;
const CHANNELS = 16;
const NANOS_PER_MILLI = 1e6;
const LATEST_WITHIN_MILLI = 0.6;
const LETTERS = { nextTick: 't', microtask: 'm', immediate: 'i', timeout: 'T', interval: 'I', io: 'o' };

// Runs first, unseen: what Node does for the first time takes milliseconds.
const EVERY_OPERATION = [{ op: 'io', id: 1, body: [
  { op: 'nextTick', id: 2, body: [{ op: 'throw' }] },
  { op: 'microtask', id: 3, body: [{ op: 'throw' }] },
  { op: 'immediate', id: 4, body: [{ op: 'throw' }] },
  { op: 'timeout', id: 5, ms: 3e9, body: [{ op: 'throw' }] },
  { op: 'interval', id: 6, ms: 1.5, times: 3, body: [{ op: 'io', id: 7, body: [{ op: 'throw' }] }] },
  ...['unref', 'ref', 'hasRef', 'refresh', 'cancel'].flatMap((op) => [{ op, of: 4 }, { op, of: 5 }]),
  { op: 'immediate', id: 8, body: [{ op: 'spin', ms: 2 }] },
] }];

const programs = fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const traces = [];

let trace = [];
let handles = new Map();
let fires = new Map();
let everyHandle = [];
let delays = new Set();

function say(word) {
  trace.push(word);
  if (trace.length > LONGEST_TRACE) {
    fail('a program does not end: ' + JSON.stringify(programs[traces.length - 1]) + ' ' + trace.join(' '));
  }
}

function fail(complaint) {
  fs.writeSync(2, complaint + '\n');
  process.exit(1);
}

const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread, as a busy loop would, but without the garbage and without taking the core from others. */
function spin(millis) {
  Atomics.wait(neverNotified, 0, 0, millis);
}

/** The loop counts whole milliseconds: what a body schedules together must not fall on both sides of a boundary. */
function stepPastBoundary() {
  const within = (process.hrtime()[1] % NANOS_PER_MILLI) / NANOS_PER_MILLI;
  if (within > LATEST_WITHIN_MILLI) {
    spin(1 - within);
  }
}

function run(body) {
  stepPastBoundary();
  for (const op of body) {
    perform(op);
  }
}

function fire(op) {
  say(LETTERS[op.op] + op.id);
  fires.set(op.id, (fires.get(op.id) || 0) + 1);
  run(op.body);
}

function perform(op) {
  switch (op.op) {
    case 'nextTick': process.nextTick(fire, op); break;
    case 'microtask': queueMicrotask(() => fire(op)); break;
    case 'immediate': keep(op, setImmediate(fire, op)); break;
    case 'timeout': keep(op, setTimeout(fire, op.ms, op)); break;
    case 'interval': startInterval(op); break;
    case 'io': startIo(op); break;
    case 'cancel': cancel(handles.get(op.of)); break;
    case 'ref': handles.get(op.of)?.ref(); break;
    case 'unref': handles.get(op.of)?.unref(); break;
    case 'refresh': refresh(op.of); break;
    case 'hasRef': say('r' + op.of + '=' + (handles.get(op.of)?.hasRef() ?? '-')); break;
    case 'spin': spin(op.ms); stepPastBoundary(); break;
    case 'throw': throw new Error('thrown by the program');
    default: throw new Error('not an operation: ' + op.op);
  }
}

function startInterval(op) {
  let left = op.times;
  const handle = setInterval(() => {
    if (--left === 0) {
      clearInterval(handle);
    }
    fire(op);
  }, op.ms);
  keep(op, handle);
}

function keep(op, handle) {
  handles.set(op.id, handle);
  everyHandle.push(handle);
  if (op.ms !== undefined) {
    delays.add(op.ms);
  }
}

function cancel(handle) {
  if (handle?.refresh) {
    clearTimeout(handle);
  } else {
    clearImmediate(handle);
  }
}

function refresh(id) {
  const handle = handles.get(id);
  if (handle?.refresh && (fires.get(id) || 0) < MAX_FIRES_REFRESHED) {
    handle.refresh();
  }
}

// An I/O callback: a byte is written at once, past the loop, to a socket whose other end the loop reads. The next poll
// finds it, whatever the machine is doing meanwhile. An idle channel does not keep the process alive.

const idleChannels = [];

function startIo(op) {
  const channel = idleChannels.shift();
  channel.op = op;
  channel.reader.ref();
  fs.writeSync(channel.fd, 'x');
}

function onRead(channel) {
  const op = channel.op;
  channel.reader.unref();
  idleChannels.push(channel);
  fire(op);
}

function openChannels(ready) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  const address = path.join(directory, 'socket');
  const server = net.createServer();
  const open = () => {
    if (idleChannels.length === CHANNELS) {
      server.close();
      fs.rmSync(directory, { recursive: true });
      ready();
      return;
    }
    const channel = {};
    server.once('connection', (writer) => {
      writer.unref();
      channel.writer = writer;
      channel.fd = writer._handle.fd;
      channel.reader.unref();
      idleChannels.push(channel);
      open();
    });
    channel.reader = net.connect({ path: address, onread: { buffer: Buffer.alloc(16), callback: () => onRead(channel) } });
  };
  server.listen(address, open);
}

/**
 * Cancels what a program left behind, with a reference: only then is an emptied timer list dropped. The last timer lets
 * libuv's one timer fire, which would else fire in the next program, and drain its next-tick queue.
 */
function sweep() {
  for (const handle of everyHandle) {
    handle.ref();
    cancel(handle);
  }
  for (const delay of delays) {
    clearTimeout(setTimeout(() => {}, delay));
  }
  setTimeout(() => {}, 1);
}

function start(program) {
  handles = new Map();
  fires = new Map();
  everyHandle = [];
  delays = new Set();
  say('main');
  run(program);
}

function* everyRun() {
  yield () => start(EVERY_OPERATION);
  for (const program of programs) {
    yield sweep;
    yield () => {
      traces.push(trace = []);
      start(program);
    };
  }
}

const runs = everyRun();

process.emitWarning = () => {}; // about delays that are too large: it takes a millisecond
process.on('exit', () => fs.writeFileSync(process.argv[3], traces.map((each) => each.join(' ') + '\n').join('')));
process.on('uncaughtException', (error) => {
  if (error.message !== 'thrown by the program') {
    fail(error.stack);
  }
  say('EXC');
});
openChannels(() => process.on('beforeExit', () => runs.next().value?.()));
