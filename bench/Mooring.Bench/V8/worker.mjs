// The part that all scripts share: reads "NAME COUNT" lines, runs the operation, answers with nanoseconds of processor time and of elapsed time.
import { createInterface } from 'node:readline';

export async function serve(operations) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, count] = line.split(' ');
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    operations[name](Number(count));
    const elapsed = process.hrtime.bigint() - start;
    const used = process.cpuUsage(cpu);
    console.log(`${(used.user + used.system) * 1000} ${elapsed}`);
  }
}
