// The counter guest behind Node's own HTTP server: the same module, the same bytes in and out, in V8.
//
//   node server.mjs GUEST DATABASE
//
// Counts are kept in SQLite by better-sqlite3, in one statement each, with the journal and the durability of Mooring's provider. The first
// line that is printed is the port; the second is "sqlite", or why there is none.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';

const operation = Buffer.from('HandleRequest');
let payload, response, error, memory, answer, add;
const bytes = (at, length) => Buffer.from(memory.buffer, at >>> 0, length >>> 0);
const wapc = {
  __guest_request(op, message) {
    operation.copy(bytes(op, operation.length));
    payload.copy(bytes(message, payload.length));
  },
  __guest_response(at, length) { response = Buffer.from(bytes(at, length)); },
  __guest_error(at, length) { error = bytes(at, length).toString(); },
  __host_call(binding, bindingLength, space, spaceLength, op, opLength, at, length) {
    if (!add || bytes(op, opLength).toString() !== 'Add') return 0;
    const asked = decode(bytes(at, length));
    const { value } = add.get(asked.key, asked.value);
    answer = Buffer.concat([Buffer.from([0x81]), text('value'), Buffer.from([0xd2, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255])]);
    return 1;
  },
  __host_response_len: () => answer.length,
  __host_response(at) { answer.copy(bytes(at, answer.length)); },
  __host_error_len: () => 0,
  __host_error() {},
  __console_log() {},
};
let database = 'sqlite';
try {
  const { default: Database } = await import('better-sqlite3');
  const opened = new Database(process.argv[3]);
  opened.pragma('journal_mode = WAL');
  opened.pragma('synchronous = NORMAL');
  opened.exec('CREATE TABLE counts (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID');
  add = opened.prepare('INSERT INTO counts VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = value + excluded.value RETURNING value');
} catch (missing) {
  database = missing.message.split('\n')[0];
}

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { wapc });
memory = instance.exports.memory;

// MessagePack, as far as this needs it.
function text(value) {
  const utf8 = Buffer.from(value);
  const head = utf8.length < 32 ? [0xa0 | utf8.length] : utf8.length < 256 ? [0xd9, utf8.length] : [0xda, utf8.length >> 8, utf8.length & 255];
  return Buffer.concat([Buffer.from(head), utf8]);
}

function encode(request, body) {
  const [path, query = ''] = request.url.split('?', 2);
  const headers = Object.entries(request.headers);
  const parts = [Buffer.from([0x85]), text('method'), text(request.method), text('path'), text(path), text('queryString'), text(query), text('header'),
    Buffer.from([0xde, headers.length >> 8, headers.length & 255])];
  for (const [name, value] of headers) parts.push(text(name), text(String(value)));
  parts.push(text('body'), Buffer.from([0xc6, body.length >>> 24, (body.length >> 16) & 255, (body.length >> 8) & 255, body.length & 255]), body);
  return Buffer.concat(parts);
}

function decode(buffer) {
  let at = 0;
  const value = () => {
    const code = buffer[at++];
    if (code < 0x80) return code;
    if ((code & 0xf0) === 0x80) {
      const map = {};
      for (let left = code & 15; left > 0; left--) {
        const name = value();
        map[name] = value();
      }
      return map;
    }
    if ((code & 0xe0) === 0xa0) return buffer.toString('utf8', at, at += code & 31);
    const size = { 0xc4: 1, 0xc5: 2, 0xc6: 4, 0xcc: 1, 0xcd: 2, 0xce: 4, 0xd9: 1, 0xda: 2 }[code];
    let number = 0;
    for (let i = 0; i < size; i++) number = number * 256 + buffer[at++];
    if (code <= 0xc6) return buffer.subarray(at, at += number);
    return code <= 0xce ? number : buffer.toString('utf8', at, at += number);
  };
  return value();
}

const server = createServer((request, reply) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    payload = encode(request, Buffer.concat(chunks));
    if (instance.exports.__guest_call(operation.length, payload.length) !== 1) {
      reply.writeHead(500);
      reply.end(error);
      return;
    }
    const decoded = decode(response);
    reply.writeHead(decoded.statusCode, { ...decoded.header, 'content-length': decoded.body.length });
    reply.end(decoded.body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(`${server.address().port}\n${database}`));
