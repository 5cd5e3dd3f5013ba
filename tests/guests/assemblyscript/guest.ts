// A guest as users of the AssemblyScript SDK write it.
import { register, handleCall, hostCall, Result } from "@wapc/as-guest";

register("hello", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  Result.ok(String.UTF8.encode("Hello, " + String.UTF8.decode(payload))));

register("ask", (payload: ArrayBuffer): Result<ArrayBuffer> =>
  hostCall("blue", "wascc:keyvalue", "Get", payload));

register("insist", (payload: ArrayBuffer): Result<ArrayBuffer> => {
  assert(payload.byteLength > 0, "nothing to insist on: ü");
  return Result.ok(payload);
});

export function __guest_call(operation_size: usize, payload_size: usize): bool {
  return handleCall(operation_size, payload_size);
}
