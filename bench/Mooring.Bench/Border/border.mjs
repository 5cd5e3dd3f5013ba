// V8's side of the border suite. Arguments: the border module, the waPC guest.
import { readFileSync } from 'node:fs';
import { serve } from '../V8/worker.mjs';

const [borderPath, guestPath] = process.argv.slice(2);
let sink = 0;

const border = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(borderPath)), {
  host: { next: (x) => (x + 1) | 0 },
}).exports;

// A waPC host, as small and fast as JavaScript allows.
const encoder = new TextEncoder();
const operation = encoder.encode('Echo');
const payload = new Uint8Array(1024).fill(7);
let memory;
let response;
const view = (pointer, length) => new Uint8Array(memory.buffer, pointer, length);
const wapc = {
  __guest_request: (op, msg) => { view(op, operation.length).set(operation); view(msg, payload.length).set(payload); },
  __guest_response: (pointer, length) => { response = view(pointer, length).slice(); },
  __guest_error: (pointer, length) => { throw new Error(new TextDecoder().decode(view(pointer, length))); },
  __host_call: () => 0,
  __host_response_len: () => 0,
  __host_response: () => {},
  __host_error_len: () => 0,
  __host_error: () => {},
  __console_log: () => {},
};
const guest = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(guestPath)), { wapc }).exports;
memory = guest.memory;
guest.wapc_init?.();

await serve({
  import: (count) => { sink ^= border.imports(count); },
  export: (count) => {
    const add = border.add;
    let x = 0;
    for (let i = 0; i < count; i++) x = add(x, i);
    sink ^= x;
  },
  wapc: (count) => {
    for (let i = 0; i < count; i++) {
      if (guest.__guest_call(operation.length, payload.length) !== 1 || response.length !== payload.length) throw new Error('wrong answer');
    }
  },
});
