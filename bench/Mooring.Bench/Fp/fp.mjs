// Node's side of the fp suite: the guest tasks/ with a host that does what fp-bindgen's TypeScript host does, as small as it can be.
// Argument: the guest. Answers "NAME COUNT" with the nanoseconds of processor time and of elapsed time that COUNT round trips took.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

let exports;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const bytes = (fat) => new Uint8Array(exports.memory.buffer, Number(fat >> 32n), Number(fat & 0xffffffffn));
const fatOf = (result) => BigInt.asUintN(64, result);

function toGuest(message) {
  const fat = fatOf(exports.__fp_malloc(message.length));
  bytes(fat).set(message);
  return fat;
}

function fromGuest(fat) {
  const copy = bytes(fat).slice();
  exports.__fp_free(fat);
  return copy;
}

// Texts of up to 31 bytes only: less work than a MessagePack library has.
const encode = (text) => {
  const utf8 = encoder.encode(text);
  const message = new Uint8Array(utf8.length + 1);
  message[0] = 0xa0 | utf8.length;
  message.set(utf8, 1);
  return message;
};
const decode = (message) => decoder.decode(message.subarray(1));

const pending = new Map();
const early = new Map();

async function fetch(text) {
  await null;
  return text;
}

const refuse = () => { throw new Error('not part of the measurement'); };
const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), {
  fp: {
    __fp_host_resolve_async_value: (value, result) => {
      value = fatOf(value);
      const message = fromGuest(fatOf(result));
      const resolve = pending.get(value);
      if (resolve) {
        pending.delete(value);
        resolve(message);
      } else {
        early.set(value, message);
      }
    },
    __fp_gen_fetch: (argument) => {
      const text = decode(fromGuest(fatOf(argument)));
      const value = fatOf(exports.__fp_malloc(12));
      bytes(value).fill(0);
      fetch(text).then((result) => exports.__fp_guest_resolve_async_value(value, toGuest(encode(result))));
      return value;
    },
    __fp_gen_log: refuse,
    __fp_gen_delay: refuse,
    __fp_gen_pause: refuse,
    __fp_gen_host_echo: refuse,
    __fp_gen_host_mix: refuse,
  },
});
exports = instance.exports;

async function fetchOne(text) {
  const value = fatOf(exports.__fp_gen_fetch_one(toGuest(encode(text))));
  const there = early.get(value);
  if (there) {
    early.delete(value);
    return decode(there);
  }
  return decode(await new Promise((resolve) => pending.set(value, resolve)));
}

async function run(count, workers) {
  await Promise.all(Array.from({ length: workers }, async () => {
    for (let i = 0; i < count / workers; i++) if ((await fetchOne('query')) !== 'query') throw new Error('wrong answer');
  }));
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = line.split(' ');
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  await run(Number(count), name === 'fp64' ? 64 : 1);
  const elapsed = process.hrtime.bigint() - start;
  const used = process.cpuUsage(cpu);
  console.log(`${(used.user + used.system) * 1000} ${elapsed}`);
}
