// mooring.v1.Actors.ProcessMessages on @grpc/grpc-js, with the guest in V8: node server.mjs PROTOS MODULE.wasm
//
// Written as a Node programmer would: one instance per stream, called where the message arrives. Prints its port. Ends with its input.
import fs from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [protos, file] = process.argv.slice(2);
const { Actors } = grpc.loadPackageDefinition(loader.loadSync('mooring/v1/actors.proto', { includeDirs: [protos] })).mooring.v1;
const module = new WebAssembly.Module(fs.readFileSync(file));

/** One guest that speaks waPC; host calls are refused. */
class Guest {
  constructor() {
    this.exports = new WebAssembly.Instance(module, {
      wapc: {
        __guest_request: (operation, message) => {
          const memory = new Uint8Array(this.exports.memory.buffer);
          memory.set(this.operation, operation);
          memory.set(this.payload, message);
        },
        __guest_response: (at, length) => (this.response = Buffer.from(this.exports.memory.buffer.slice(at, at + length))),
        __guest_error: (at, length) => (this.error = Buffer.from(this.exports.memory.buffer.slice(at, at + length))),
        __host_call: () => 0,
        __host_response_len: () => 0,
        __host_response: () => {},
        __host_error_len: () => 0,
        __host_error: () => {},
        __console_log: () => {},
      },
    }).exports;
  }

  call(operation, payload) {
    this.operation = Buffer.from(operation);
    this.payload = payload;
    if (this.exports.__guest_call(this.operation.length, payload.length) !== 1) throw new Error(this.error.toString());
    return this.response;
  }
}

const server = new grpc.Server();
server.addService(Actors.service, {
  ProcessMessages(stream) {
    const guest = new Guest();
    stream.on('data', (message) => {
      if (!stream.write({ payload: guest.call(message.operation, message.payload), id: message.id })) {
        stream.pause();
        stream.once('drain', () => stream.resume());
      }
    });
    stream.on('end', () => stream.end());
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => process.exit()).resume();
