// Runs kernels on V8 for bench/Mooring.Bench: one command a line on standard input, one answer a line on standard output.
//   load FILE      compiles and instantiates; answers the milliseconds that took
//   run ARGUMENT   calls the export "run"; answers the milliseconds of processor time and the result
'use strict';
const fs = require('fs');
let run;

function answer(line) {
  const [command, argument] = line.split(/ (.*)/s);
  if (command === 'load') {
    const start = process.hrtime.bigint();
    run = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(argument)), {}).exports.run;
    return `${Number(process.hrtime.bigint() - start) / 1e6} `;
  }
  const start = process.cpuUsage();
  const result = run(Number(argument));
  const used = process.cpuUsage(start);
  return `${(used.user + used.system) / 1e3} ${result}`;
}

require('readline').createInterface({ input: process.stdin }).on('line', line => {
  let text;
  try {
    text = answer(line);
  } catch (error) {
    text = `error ${error}`;
  }
  process.stdout.write(text + '\n');
});
