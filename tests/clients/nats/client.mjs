// Plays one scenario against a NATS server, together with a .NET test. usage: client.mjs URL SCENARIO
import { connect, headers, StringCodec, AckPolicy } from "nats";
import { createInterface } from "node:readline";
import { strict as assert } from "node:assert";

const [url, scenario] = process.argv.slice(2);
const text = StringCodec();
const nc = await connect({ servers: url });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (line) => console.log(line);
const goOn = () => lines.next();

const scenarios = {
  // Answers requests with what came, its headers, and one more.
  async serve() {
    const subscription = nc.subscribe("node.echo", { queue: "servers" });
    await nc.flush();
    say("ready");
    (async () => {
      for await (const message of subscription) {
        const h = headers();
        for (const name of message.headers?.keys() ?? []) for (const value of message.headers.values(name)) h.append(name, value);
        h.set("Answered-By", "node");
        message.respond(message.data, { headers: h });
      }
    })();
    await goOn();
  },

  // Asks the .NET side, and sends it messages of all sizes.
  async ask() {
    for (let i = 0; i < 100; i++) {
      const h = headers();
      h.append("Number", `${i}`);
      h.append("Number", "again");
      const answer = await nc.request("mooring.echo", text.encode(`question ${i}`), { headers: h, timeout: 10000 });
      assert.equal(text.decode(answer.data), `question ${i}`);
      assert.deepEqual(answer.headers.values("Number"), [`${i}`, "again"]);
    }
    await assert.rejects(nc.request("mooring.nobody", undefined, { timeout: 10000 }), { code: "503" });
    for (const size of [0, 1, 4096, 65536, 1048576]) nc.publish("mooring.sizes", new Uint8Array(size).fill(size % 251));
    await nc.flush();
    say("done");
  },

  // Reads what .NET published into a stream, and publishes for it to read.
  async jetstream() {
    const js = nc.jetstream();
    const manager = await nc.jetstreamManager();
    await manager.consumers.add("ORDERS", { durable_name: "node", ack_policy: AckPolicy.Explicit });
    const consumer = await js.consumers.get("ORDERS", "node");
    let count = 0;
    for await (const message of await consumer.fetch({ max_messages: 10, expires: 10000 })) {
      assert.equal(text.decode(message.data), `order ${count++}`);
      message.ack();
    }
    assert.equal(count, 10);
    for (let i = 0; i < 10; i++) await js.publish("orders.node", text.encode(`node ${i}`), { msgID: `id-${i}` });
    const twice = await js.publish("orders.node", text.encode("again"), { msgID: "id-3" });
    assert.equal(twice.duplicate, true);
    say("published");
    await goOn();
  },

  // Shares a bucket with .NET.
  async keyvalue() {
    const bucket = await nc.jetstream().views.kv("shared");
    const entry = await bucket.get("from.mooring");
    assert.equal(entry.string(), "value 2");
    assert.equal(entry.operation, "PUT");
    const history = [];
    for await (const e of await bucket.history({ key: "from.mooring" })) history.push(e.string());
    assert.deepEqual(history, ["value 1", "value 2"]);
    assert.equal((await bucket.get("deleted")).operation, "DEL");
    await bucket.put("from.node", text.encode("hello"));
    const revision = await bucket.create("node.created", text.encode("1"));
    await bucket.update("node.created", text.encode("2"), revision);
    await assert.rejects(bucket.update("from.mooring", text.encode("x"), 1));
    await bucket.delete("from.node");
    say("done");
  },
};

await scenarios[scenario]();
await nc.drain();
process.exit(0);
