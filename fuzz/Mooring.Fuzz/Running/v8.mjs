// Runs modules on V8. Reads lines "BASE64 FUEL CALLS" (calls as FuzzCall writes them, separated by ';'), answers each with one line:
// the outcomes separated by '|'. Running/MooringRunner.cs gives the same text for the same module.
import { createInterface } from 'node:readline';

const tokens = [0, 1, 2, 3].map(number => ({ number }));
const view = new DataView(new ArrayBuffer(8));

const traps = [
  ['unreachable', 'unreachable'],
  ['memory access out of bounds', 'memory'],
  ['data segment', 'memory'],
  ['by zero', 'zero'],
  ['unrepresentable', 'range'],
  ['signature mismatch', 'signature'],
  ['table', 'table'],
  ['element segment', 'table'],
  ['Maximum call stack', 'stack'],
];

function trap(error) {
  const known = traps.find(([text]) => error.message.includes(text));
  return `trap ${known ? known[1] : error.name + ' ' + error.message.replaceAll(/[|\n]/g, ' ')}`;
}

function parse(text) {
  const value = text.slice(1);
  switch (text[0]) {
    case 'i': return Number(value);
    case 'l': return BigInt(value);
    case 'f': view.setUint32(0, parseInt(value, 16)); return view.getFloat32(0);
    case 'd': view.setBigUint64(0, BigInt('0x' + value)); return view.getFloat64(0);
    case 'e': return value === 'n' ? null : tokens[Number(value)];
    default: return null;
  }
}

// Numbers come without their wasm type, so all are printed as the double they are; the other side widens f32 alike.
function print(value) {
  if (typeof value === 'bigint') return `l${value}`;
  if (typeof value === 'function') return 'func';
  if (value === null) return 'null';
  if (typeof value === 'object') return `e${value.number}`;
  if (Number.isNaN(value)) return 'nan';
  view.setFloat64(0, value);
  return `d${view.getBigUint64(0).toString(16)}`;
}

function hash(words) {
  let result = 0;
  for (let i = 0; i < words.length; i++) {
    result = Math.imul(result ^ words[i], 0x9E3779B1);
    result ^= result >>> 15;
  }
  return result | 0;
}

function run(line) {
  const [bytes, fuel, calls] = line.split(' ');
  let instance;
  try {
    instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(bytes, 'base64')), {});
  } catch (error) {
    return `start ${trap(error)}`;
  }
  const { exports } = instance;
  const outcomes = [];
  for (const call of calls.split(';').filter(text => text)) {
    const [name, list] = call.split(':');
    exports.g0.value = Number(fuel);
    try {
      const result = exports[name](...list.split(',').filter(text => text).map(parse));
      const results = result === undefined ? [] : Array.isArray(result) ? result : [result];
      outcomes.push(['ok', ...results.map(print)].join(' '));
    } catch (error) {
      outcomes.push(trap(error));
    }
  }
  const names = Object.keys(exports).filter(name => name[0] === 'g');
  outcomes.push(['globals', ...names.map(name => print(exports[name].value))].join(' '));
  for (const table of [exports.t0, exports.t1]) {
    const items = [];
    for (let i = 0; i < table.length; i++) items.push(print(table.get(i)));
    outcomes.push(['table', ...items].join(' '));
  }
  outcomes.push(`memory ${exports.m.buffer.byteLength} ${hash(new Uint32Array(exports.m.buffer))}`);
  return outcomes.join('|');
}

let count = 0;
createInterface({ input: process.stdin }).on('line', line => {
  process.stdout.write(run(line) + '\n');
  if (++count % 64 === 0) globalThis.gc(); // each dead instance holds gigabytes of reserved addresses
});
