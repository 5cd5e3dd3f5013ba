// A client of mooring.v1.Actors on @grpc/grpc-js, driven by tests: node client.mjs ADDRESS SCENARIO
//
// Prints a line at each point that the test waits for, waits for a line where the test has to act, and exits with 0
// when everything was as expected. The same scenarios, with the same names and lines, are in ../python/client.py.
import assert from 'node:assert/strict';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const protos = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../src/Mooring.Grpc/Protos');
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos], defaults: true }));
const { Actors } = load('mooring/v1/actors.proto').mooring.v1;
const { Health } = load('grpc/health/v1/health.proto').grpc.health.v1;

const megabyte = 1024 * 1024;
const [address, scenario] = process.argv.slice(2);
const target = address.replace(/^http:\/\//, '');
const limits = { 'grpc.max_receive_message_length': 64 * megabyte, 'grpc.max_send_message_length': 64 * megabyte };
const connect = (options = {}) => new Actors(target, grpc.credentials.createInsecure(), { ...limits, ...options });

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line) => process.stdout.write(line + '\n');
const hear = async () => (await lines.next()).value;

/** A stream whose answers are awaited one by one. */
class Stream {
  constructor(client, options = {}, metadata = {}) {
    const headers = new grpc.Metadata();
    for (const [key, value] of Object.entries(metadata)) headers.set(key, value);
    this.call = client.ProcessMessages(headers, options);
    this.answers = [];
    this.waiting = [];
    this.call.on('data', (answer) => this.#put({ answer }));
    this.call.on('end', () => this.#put({ end: true }));
    this.call.on('error', (error) => this.#put({ error }));
  }
  #put(event) {
    const waiter = this.waiting.shift();
    if (waiter) waiter(event);
    else this.answers.push(event);
  }
  send(operation, payload = '', id = 0) {
    this.call.write({ operation, payload: Buffer.from(payload), id });
  }
  async read() {
    const event = this.answers.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    if (event.error) throw event.error;
    return event.answer;
  }
  async text() {
    return (await this.read()).payload.toString();
  }
  async ask(operation, payload) {
    this.send(operation, payload);
    return this.text();
  }
  /** Half-closes, and expects OK and nothing else. */
  async finish() {
    const status = new Promise((resolve) => this.call.on('status', resolve));
    this.call.end();
    assert.equal(await this.read(), undefined);
    assert.equal((await status).code, grpc.status.OK);
  }
}

const call = (client, request, options = {}) =>
  new Promise((resolve, reject) => client.Call(request, options, (error, answer) => (error ? reject(error) : resolve(answer))));

async function fails(promise, code, details) {
  const error = await promise.then(() => assert.fail(`expected status ${grpc.status[code]}`), (failure) => failure);
  assert.equal(grpc.status[error.code], grpc.status[code], error.message);
  assert.match(error.details, details);
}

const scenarios = {
  async state() {
    const client = connect();
    const [one, two] = [new Stream(client), new Stream(client)];
    assert.equal(await one.ask('Count', 'the cat\n'), 'lines=1 words=2 distinct=2 bytes=8');
    assert.equal(await two.ask('Count', 'a\n'), 'lines=1 words=1 distinct=1 bytes=2');
    assert.equal(await one.ask('Count', 'the dog\n'), 'lines=2 words=4 distinct=3 bytes=16');
    await one.finish();
    await two.finish();
  },

  async streams() {
    const client = connect();
    const count = 200;
    const streams = Array.from({ length: count }, () => new Stream(client));
    const first = await Promise.all(streams.map((stream, i) => stream.ask('Count', 'w '.repeat(i + 1))));
    first.forEach((text, i) => assert.match(text, new RegExp(`^lines=0 words=${i + 1} distinct=1 `)));
    for (let round = 0; round < 20; round++) streams.forEach((stream) => stream.send('Count', 'again '));
    for (let round = 1; round <= 20; round++) {
      const texts = await Promise.all(streams.map((stream) => stream.text()));
      texts.forEach((text, i) => assert.match(text, new RegExp(`^lines=0 words=${i + 1 + round} distinct=2 `)));
    }
    await Promise.all(streams.map((stream) => stream.finish()));
  },

  async statuses() {
    const client = connect();
    await fails(new Stream(client).ask('Error', 'the guest says no: ü'), grpc.status.UNKNOWN, /the guest says no: ü/);
    await fails(new Stream(client).ask('Nothing'), grpc.status.NOT_FOUND, /Nothing/);
    await fails(new Stream(client).ask('Trap'), grpc.status.ABORTED, /trap/);
    await fails(call(client, { operation: 'Error', payload: Buffer.from('again no') }), grpc.status.UNKNOWN, /again no/);
    const unknown = new grpc.Client(target, grpc.credentials.createInsecure());
    const request = (method) => new Promise((resolve, reject) =>
      unknown.makeUnaryRequest(method, (x) => x, (x) => x, Buffer.alloc(0), (error, answer) => (error ? reject(error) : resolve(answer))));
    await fails(request('/mooring.v1.Actors/Missing'), grpc.status.UNIMPLEMENTED, /Missing/);
    await fails(request('/no.such.Service/Method'), grpc.status.UNIMPLEMENTED, /no\.such\.Service/);
  },

  async errors_as_answers() {
    const stream = new Stream(connect(), {}, { 'mooring-on-error': 'answer' });
    stream.send('Error', 'no', 1);
    stream.send('Nothing', '', 2);
    stream.send('Trap', '', 3);
    const [one, two] = [await stream.read(), await stream.read()];
    assert.deepEqual([one.failure.code, one.failure.message.includes('no'), Number(one.id)], [grpc.status.UNKNOWN, true, 1]);
    assert.deepEqual([two.failure.code, Number(two.id)], [grpc.status.NOT_FOUND, 2]);
    await fails(stream.read(), grpc.status.ABORTED, /trap/);
  },

  async unloadable() {
    await fails(new Stream(connect()).read(), grpc.status.FAILED_PRECONDITION, /./);
    await fails(call(connect(), { operation: 'Echo' }), grpc.status.FAILED_PRECONDITION, /./);
  },

  async deadline() {
    const client = connect();
    const before = Date.now();
    await fails(new Stream(client, { deadline: Date.now() + 400 }).ask('Loop'), grpc.status.DEADLINE_EXCEEDED, /./);
    assert.ok(Date.now() - before < 10_000);
    await fails(call(client, { operation: 'Loop' }, { deadline: Date.now() + 400 }), grpc.status.DEADLINE_EXCEEDED, /./);
  },

  async timeout() {
    await fails(new Stream(connect()).ask('Loop'), grpc.status.DEADLINE_EXCEEDED, /./);
  },

  async cancel() {
    const stream = new Stream(connect());
    stream.send('Loop');
    say('looping');
    await hear();
    stream.call.cancel();
    await fails(stream.read(), grpc.status.CANCELLED, /./);
  },

  async vanish() {
    const stream = new Stream(connect());
    stream.send('Loop');
    say('looping');
    await hear(); // killed here
  },

  async large() {
    const stream = new Stream(connect());
    const payload = Buffer.alloc(4 * megabyte);
    for (let i = 0; i < payload.length; i++) payload[i] = (i * 2654435761) >>> 13;
    for (let i = 0; i < 3; i++) {
      stream.send('Echo', payload);
      assert.ok(payload.equals((await stream.read()).payload));
    }
    await stream.finish();
  },

  async too_large() {
    // Over the server's limit, and under the 10 MB above which Node itself breaks a stream off.
    const payload = Buffer.alloc(6 * megabyte);
    await fails(new Stream(connect()).ask('Echo', payload), grpc.status.RESOURCE_EXHAUSTED, /longer than the limit/);
    const gzip = connect({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip });
    await fails(new Stream(gzip).ask('Echo', payload), grpc.status.RESOURCE_EXHAUSTED, /decompressed/);
  },

  async gzip() {
    const stream = new Stream(connect({ 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip }));
    const payload = Buffer.from('all work and no play '.repeat(50_000));
    for (let i = 0; i < 3; i++) {
      stream.send('Echo', payload);
      assert.ok(payload.equals((await stream.read()).payload));
    }
    await stream.finish();
  },

  async metadata() {
    const client = new grpc.Client(target, grpc.credentials.createInsecure());
    const sent = new grpc.Metadata();
    sent.set('x-text', 'some text');
    sent.set('x-data-bin', Buffer.from([0, 1, 254, 255]));
    const received = {};
    await new Promise((resolve, reject) => {
      const request = client.makeUnaryRequest('/mooring.test.Probe/Metadata', (x) => x, (x) => x, Buffer.alloc(0), sent, (error) =>
        error ? reject(error) : resolve());
      request.on('metadata', (metadata) => (received.initial = metadata));
      request.on('status', (status) => (received.trailing = status.metadata));
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(received.initial.get('x-initial'), ['some text']);
    assert.deepEqual(received.trailing.get('x-trailing-bin'), [Buffer.from([0, 1, 254, 255])]);
  },

  async slow() {
    const stream = connect().ProcessMessages();
    const total = 2000;
    const payload = Buffer.alloc(64 * 1024);
    let [sent, read] = [0, 0];
    stream.on('error', assert.fail);
    stream.on('data', (answer) => {
      assert.equal(Number(answer.id), read++);
      assert.equal(answer.payload.length, payload.length);
      if (read === 1) stream.pause(); // not earlier: before its first message grpc-js takes in all that comes
    });
    const sending = (async () => {
      for (; sent < total; sent++) {
        if (!stream.write({ operation: 'Echo', payload, id: sent })) await new Promise((resolve) => stream.once('drain', resolve));
      }
      stream.end();
    })();
    say('sending');
    await hear(); // the test has seen that the server stands still
    assert.ok(sent < total / 2, `${sent} messages were taken although nothing is read`);
    stream.resume();
    await new Promise((resolve) => stream.on('end', resolve));
    await sending;
    assert.equal(read, total);
  },

  async shared() {
    const [one, two] = [connect(), connect()];
    const ask = async (client, text) => (await call(client, { operation: 'Count', payload: Buffer.from(text) })).payload.toString();
    assert.equal(await ask(one, 'a b\n'), 'lines=1 words=2 distinct=2 bytes=4');
    assert.equal(await ask(two, 'b c\n'), 'lines=2 words=4 distinct=3 bytes=8');
  },

  async ready() {
    const client = new Health(target, grpc.credentials.createInsecure());
    for (const service of ['', 'mooring.v1.Actors']) {
      const check = (resolve, reject) => client.Check({ service }, (error, answer) => (error ? reject(error) : resolve(answer.status)));
      assert.equal(await new Promise(check), 1);
    }
  },

  async health() {
    const client = new Health(target, grpc.credentials.createInsecure());
    const check = (service) => new Promise((resolve, reject) =>
      client.Check({ service }, (error, answer) => (error ? reject(error) : resolve(answer.status))));
    assert.equal(await check(''), 1);
    await fails(check('no.such.Service'), grpc.status.NOT_FOUND, /no\.such\.Service/);
    const watch = client.Watch({ service: '' });
    const states = [];
    watch.on('data', (answer) => {
      states.push(answer.status);
      if (states.length === 1) say('watching');
      if (states.length === 2) watch.cancel();
    });
    await new Promise((resolve) => watch.on('error', resolve));
    assert.deepEqual(states, [1, 2]);
  },
};

assert.ok(scenarios[scenario], `no scenario '${scenario}'`);
try {
  await scenarios[scenario]();
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
