'use strict';
// Fastify with Piscina: GET /ping from the event loop, POST /tasks/burn {"millis":10} from a thread per processor.
const { availableParallelism } = require('node:os');
const { Piscina } = require('piscina');
const threads = availableParallelism();
const pool = new Piscina({ filename: require.resolve('./burn.js'), minThreads: threads, maxThreads: threads });
const app = require('fastify')();
app.get('/ping', async () => 'pong');
app.post('/tasks/burn', (request) => pool.run(request.body));
app.listen({ host: '127.0.0.1', port: 0 }).then((address) => console.log(address));
