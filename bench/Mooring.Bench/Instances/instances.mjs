// V8's side of the instances suite. Argument: the module.
import { readFileSync } from 'node:fs';
import { serve } from '../V8/worker.mjs';

const module = new WebAssembly.Module(readFileSync(process.argv[2]));

await serve({
  instance: (count) => {
    for (let i = 0; i < count; i++) {
      if (new WebAssembly.Instance(module, {}).exports.first(1000) !== 'x'.charCodeAt(0)) throw new Error('wrong byte');
    }
  },
});
