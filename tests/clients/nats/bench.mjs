// The other side of `bench/run nats`: does what a line on its input says and answers with the milliseconds it took.
// usage: bench.mjs URL; lines: publish COUNT SIZE | deliver COUNT SIZE | request COUNT SIZE AT_ONCE
import { connect } from "nats";
import { createInterface } from "node:readline";

const nc = await connect({ servers: process.argv[2] });
const other = await connect({ servers: process.argv[2] });
other.subscribe("node.echo", { callback: (_, message) => message.respond(message.data) });
await other.flush();

// The client has no back-pressure of its own: publishing without end would only fill its memory.
const burst = 10000;

async function publish(count, size) {
  const data = new Uint8Array(size);
  for (let i = 0; i < count; i++) {
    nc.publish("node.publish", data);
    if (i % burst === burst - 1) await nc.flush();
  }
  await nc.flush();
}

async function deliver(count, size) {
  let received = 0;
  let done;
  const all = new Promise((resolve) => (done = resolve));
  const subscription = other.subscribe("node.deliver", { callback: () => ++received === count && done() });
  await other.flush();
  const data = new Uint8Array(size);
  for (let i = 0; i < count; i++) {
    nc.publish("node.deliver", data);
    if (i % burst === burst - 1) await nc.flush();
  }
  await all;
  subscription.unsubscribe();
}

async function request(count, size, atOnce) {
  const data = new Uint8Array(size);
  const lane = async () => {
    for (let i = 0; i < count / atOnce; i++) await nc.request("node.echo", data, { timeout: 30000 });
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

const work = { publish, deliver, request };
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [what, ...numbers] = line.split(" ");
  const start = performance.now();
  await work[what](...numbers.map(Number));
  console.log(performance.now() - start);
}
process.exit(0);
