// The other side of NodeRoundTripTests: answers lines of JSON, one for one.
//   {"encode": VALUE}    -> {"hex": ...}
//   {"decode": HEX}      -> {"value": VALUE}
// VALUE is JSON with {"$int": TEXT}, {"$float": NUMBER}, {"$f32": NUMBER}, {"$bin": HEX} and {"$map": [[KEY, VALUE], ...]} for what JSON cannot say.
import { createInterface } from 'node:readline';
import { Decoder, Encoder } from '@msgpack/msgpack';

const plain = new Encoder({ useBigInt64: true });
const singles = new Encoder({ useBigInt64: true, forceFloat32: true });
const decoder = new Decoder({ useBigInt64: true });
const hex = (bytes) => Buffer.from(bytes).toString('hex');

function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  if ('$int' in value) {
    const whole = BigInt(value.$int);
    return whole >= -(2n ** 31n) && whole < 2n ** 32n ? Number(whole) : whole; // the library writes larger Numbers as floats
  }
  if ('$float' in value || '$f32' in value) return value.$float ?? value.$f32;
  if ('$bin' in value) return Uint8Array.from(Buffer.from(value.$bin, 'hex'));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
}

function tell(value) {
  if (Array.isArray(value)) return value.map(tell);
  if (value instanceof Uint8Array) return { $bin: hex(value) };
  if (typeof value === 'bigint' || Number.isInteger(value)) return { $int: String(value) };
  if (typeof value === 'number') return { $float: value };
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tell(item)]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if ('decode' in request) {
    console.log(JSON.stringify({ value: tell(decoder.decode(Buffer.from(request.decode, 'hex'))) }));
  } else {
    const encoder = request.single ? singles : plain;
    console.log(JSON.stringify({ hex: hex(encoder.encode(revive(request.encode))) }));
  }
}
