// The part that all scripts share: reads "NAME COUNT" lines, runs the operation, answers with nanoseconds.
import { createInterface } from 'node:readline';

export async function serve(operations) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, count] = line.split(' ');
    const start = process.hrtime.bigint();
    operations[name](Number(count));
    console.log(String(process.hrtime.bigint() - start));
  }
}
