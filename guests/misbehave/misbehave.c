// Does on demand what a host must survive. Operations without a named payload ignore theirs.
//
// Traps:
//   Trap               executes `unreachable`
//   DivideByZero       divides by zero
//   OutOfBounds        reads memory behind its end
//   NullCall           calls through an empty table slot
//   WrongCall          calls a function through a pointer of another type
//   Recurse            calls itself without end (the call stack runs out)
//   HostCallThenTrap   makes a host call ("default", "mooring:misbehave", "Before"), then traps
//   FailThenTrap BYTES sets the guest error BYTES, then traps
// Never ends:
//   Loop               counts for ever
//   LoopInHost         calls the host for ever ("default", "mooring:misbehave", "Again")
//   LogForever         writes to the log for ever
// Pointers that host functions must refuse:
//   BadResponse        replies with bytes behind the end of memory
//   BadError           the same for the error text
//   BadLog             the same for the log
//   BadRequest         asks for its request to be written behind the end of memory
//   BadHostCall        the same for the payload of a host call
//   WrappingResponse   replies with a pointer and a length whose sum exceeds 32 bits
// Pointers that they must allow:
//   EmptyAnywhere      replies with no bytes at address 0xFFFFFFFF
// Answers:
//   Error BYTES        the guest error BYTES
//   SilentError        fails without an error text
//   NoResponse         succeeds without a response
//   ErrorAsSuccess BYTES       sets the guest error BYTES and says that it succeeded
//   ResponseAndError BYTES     sets BYTES as response and as error and says that it succeeded
//   ResponseThenFailure BYTES  sets BYTES as response and says that it failed
//   OtherSuccess BYTES         replies BYTES and returns 2 instead of 1
//   TwoResponses BYTES         replies "first", then BYTES
//   Large N            replies N bytes (decimal, at most 1 GiB), all 'x'
// State and memory:
//   Grow               grows memory until it is refused; answers the number of pages it then has
//   Count              answers how many times Count was called on this instance
#include "../support/wapc.h"

static u32 behind_memory(void) { return (u32)__builtin_wasm_memory_size(0) * 65536u - 4; }

// ---- traps -------------------------------------------------------------------------------------------------------

static __attribute__((noinline)) int trap(struct text payload) {
  (void)payload;
  __builtin_trap();
}

static volatile int zero = 0;

static int divide_by_zero(struct text payload) { return (int)payload.length / zero; }

static int out_of_bounds(struct text payload) {
  (void)payload;
  return *(volatile int *)0xFFFFFFF0u;
}

typedef int (*call)(struct text);
static volatile call no_function = 0;

static int null_call(struct text payload) { return no_function(payload); }

static int wrong_call(struct text payload) {
  volatile call of_another_type = (call)(void *)behind_memory;
  return of_another_type(payload);
}

static volatile int endless = 1;

// The shift after the call keeps the compiler from making a loop of it.
static __attribute__((noinline)) u32 recurse_deeper(u32 depth) {
  return endless ? (recurse_deeper(depth + 1) >> 1) ^ depth : depth;
}

static int recurse(struct text payload) { return (int)recurse_deeper(payload.length); }

static int host_call_then_trap(struct text payload) {
  struct text answer;
  wapc_host_call(TEXT("default"), TEXT("mooring:misbehave"), TEXT("Before"), payload, &answer);
  __builtin_trap();
}

static int fail_then_trap(struct text payload) {
  wapc_fail(payload);
  __builtin_trap();
}

// ---- never ends --------------------------------------------------------------------------------------------------

static int loop(struct text payload) {
  (void)payload;
  for (volatile u32 turns = 0;; turns++) {
  }
}

static int loop_in_host(struct text payload) {
  for (;;) {
    struct text answer;
    wapc_host_call(TEXT("default"), TEXT("mooring:misbehave"), TEXT("Again"), payload, &answer);
    wapc_release((void *)answer.at, answer.length);
  }
}

static int log_forever(struct text payload) {
  for (;;) wapc_log(payload);
}

// ---- pointers ----------------------------------------------------------------------------------------------------

static int bad_response(struct text payload) {
  (void)payload;
  return wapc_reply((struct text){(const u8 *)behind_memory(), 8});
}

static int bad_error(struct text payload) {
  (void)payload;
  return wapc_fail((struct text){(const u8 *)behind_memory(), 8});
}

static int bad_log(struct text payload) {
  wapc_log((struct text){(const u8 *)behind_memory(), 8});
  return wapc_reply(payload);
}

static int bad_request(struct text payload) {
  wapc_guest_request((void *)behind_memory(), (void *)payload.at);
  return wapc_reply(payload);
}

static int bad_host_call(struct text payload) {
  struct text bad = {(const u8 *)behind_memory(), 8};
  struct text answer;
  wapc_host_call(TEXT("default"), TEXT("mooring:misbehave"), TEXT("Bad"), bad, &answer);
  return wapc_reply(payload);
}

static int wrapping_response(struct text payload) {
  (void)payload;
  return wapc_reply((struct text){(const u8 *)0xFFFFFFF0u, 0x20});
}

static int empty_anywhere(struct text payload) {
  (void)payload;
  return wapc_reply((struct text){(const u8 *)0xFFFFFFFFu, 0});
}

// ---- answers -----------------------------------------------------------------------------------------------------

static int error(struct text payload) { return wapc_fail(payload); }

static int silent_error(struct text payload) {
  (void)payload;
  return 0;
}

static int no_response(struct text payload) {
  (void)payload;
  return 1;
}

static int error_as_success(struct text payload) {
  wapc_fail(payload);
  return 1;
}

static int response_and_error(struct text payload) {
  wapc_fail(payload);
  return wapc_reply(payload);
}

static int response_then_failure(struct text payload) {
  wapc_reply(payload);
  return 0;
}

static int other_success(struct text payload) {
  wapc_reply(payload);
  return 2;
}

static int two_responses(struct text payload) {
  wapc_reply(TEXT("first"));
  return wapc_reply(payload);
}

static int large(struct text payload) {
  u32 size;
  if (!text_to_number(payload, 1u << 30, &size)) return wapc_fail(TEXT("Large takes a number of at most 1073741824"));
  u8 *bytes = wapc_alloc(size);
  if (!bytes) return wapc_fail(TEXT("not enough memory"));
  for (u32 i = 0; i < size; i++) bytes[i] = 'x';
  int done = wapc_reply((struct text){bytes, size});
  wapc_release(bytes, size);
  return done;
}

// ---- state and memory --------------------------------------------------------------------------------------------

static int reply_number(u64 number) {
  struct builder reply = {0, 0, 0};
  append_number(&reply, number);
  int done = wapc_reply(built(&reply));
  builder_release(&reply);
  return done;
}

static int grow(struct text payload) {
  (void)payload;
  struct builder room = {0, 0, 0};
  append_number(&room, 0); // takes the reply's block while there is memory
  builder_release(&room);
  for (u32 pages = 4096; pages > 0; pages /= 2)
    while (__builtin_wasm_memory_grow(0, pages) != (unsigned long)-1) {
    }
  return reply_number(__builtin_wasm_memory_size(0));
}

static int count(struct text payload) {
  (void)payload;
  static u32 calls;
  return reply_number(++calls);
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("Trap", trap),
    OPERATION("DivideByZero", divide_by_zero),
    OPERATION("OutOfBounds", out_of_bounds),
    OPERATION("NullCall", null_call),
    OPERATION("WrongCall", wrong_call),
    OPERATION("Recurse", recurse),
    OPERATION("HostCallThenTrap", host_call_then_trap),
    OPERATION("FailThenTrap", fail_then_trap),
    OPERATION("Loop", loop),
    OPERATION("LoopInHost", loop_in_host),
    OPERATION("LogForever", log_forever),
    OPERATION("BadResponse", bad_response),
    OPERATION("BadError", bad_error),
    OPERATION("BadLog", bad_log),
    OPERATION("BadRequest", bad_request),
    OPERATION("BadHostCall", bad_host_call),
    OPERATION("WrappingResponse", wrapping_response),
    OPERATION("EmptyAnywhere", empty_anywhere),
    OPERATION("Error", error),
    OPERATION("SilentError", silent_error),
    OPERATION("NoResponse", no_response),
    OPERATION("ErrorAsSuccess", error_as_success),
    OPERATION("ResponseAndError", response_and_error),
    OPERATION("ResponseThenFailure", response_then_failure),
    OPERATION("OtherSuccess", other_success),
    OPERATION("TwoResponses", two_responses),
    OPERATION("Large", large),
    OPERATION("Grow", grow),
    OPERATION("Count", count),
    NO_MORE_OPERATIONS,
};
