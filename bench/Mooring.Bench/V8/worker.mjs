// The part that all scripts share: reads "NAME COUNT" lines, runs the operation, answers with nanoseconds of processor time.
import { createInterface } from 'node:readline';

export async function serve(operations) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, count] = line.split(' ');
    const start = process.cpuUsage();
    operations[name](Number(count));
    const used = process.cpuUsage(start);
    console.log(String((used.user + used.system) * 1000));
  }
}
