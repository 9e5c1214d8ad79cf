'use strict';
// A client as most services have them: node mixed-load.js URL SECONDS LIGHT_PER_SECOND HEAVY_IN_FLIGHT
// GET /ping falls due at a fixed rate, whether answers come or not, and is timed from when it was due; each POST
// /tasks/burn is followed by the next. Prints {"heavyAnswered": n, "lightMicros": [...]}.
const http = require('node:http');
const { performance } = require('node:perf_hooks');

const [url, seconds, lightPerSecond, heavyInFlight] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true });
const body = Buffer.from('{"millis":10}');
const begin = performance.now();
const end = begin + 1000 * Number(seconds);
const total = Number(seconds) * Number(lightPerSecond);
const lightMicros = [];
let heavyAnswered = 0;
let heavyUnderWay = 0;
let due = 0;

function fail(why) {
  console.error(String(why));
  process.exit(1);
}

function send(method, path, content, onAnswer) {
  const headers = content ? { 'content-type': 'application/json', 'content-length': content.length } : {};
  const request = http.request(url + path, { method, agent, headers }, (response) => {
    response.resume();
    response.on('end', () => {
      if (response.statusCode !== 200) fail(`${response.statusCode} to ${path}`);
      onAnswer();
    });
  });
  request.on('error', fail);
  request.end(content);
}

function heavy() {
  if (performance.now() >= end) {
    endIfAll();
    return;
  }
  heavyUnderWay++;
  send('POST', '/tasks/burn', body, () => {
    heavyUnderWay--;
    heavyAnswered += performance.now() < end ? 1 : 0;
    heavy();
  });
}

function light() {
  for (; due < total; due++) {
    const dueAt = begin + (1000 * due) / Number(lightPerSecond);
    const now = performance.now();
    if (dueAt > now) {
      setTimeout(light, Math.max(0, Math.floor(dueAt - now)));
      return;
    }
    send('GET', '/ping', undefined, () => {
      lightMicros.push(Math.round(1000 * (performance.now() - dueAt)));
      endIfAll();
    });
  }
}

function endIfAll() {
  if (lightMicros.length === total && heavyUnderWay === 0) {
    console.log(JSON.stringify({ heavyAnswered, lightMicros }));
    agent.destroy();
  }
}

for (let i = 0; i < Number(heavyInFlight); i++) heavy();
light();
