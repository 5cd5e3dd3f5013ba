// Sends back what it gets, and passes messages on to the host. Built once for each generation of __host_call.
//
//   Echo BYTES      answers BYTES
//   EchoHost BYTES  calls the host (binding "default", namespace "mooring:echo", operation "Echo") with BYTES and answers
//                   its reply; a host error becomes the guest error "Host error: TEXT"
//   Ask MESSAGE     the same with the rest chosen by the caller: MESSAGE is "BINDING NAMESPACE OPERATION\n" and the payload
//   Recover BYTES   as EchoHost, but carries on after a host error and answers "recovered: TEXT"
//   Log LINE        writes LINE to the host's log, answers nothing (an empty reply)
//   Version         answers the generation of __host_call: A, B or C
#include "../support/wapc.h"

static int echo(struct text payload) { return wapc_reply(payload); }

static int answer_with_prefix(struct text prefix, struct text text, int (*answer)(struct text)) {
  struct builder whole = {0, 0, 0};
  append(&whole, prefix);
  append(&whole, text);
  int done = answer(built(&whole));
  builder_release(&whole);
  return done;
}

static int ask_host(struct text binding, struct text space, struct text operation, struct text payload) {
  struct text answer;
  int replied = wapc_host_call(binding, space, operation, payload, &answer);
  int done = replied ? wapc_reply(answer) : answer_with_prefix(TEXT("Host error: "), answer, wapc_fail);
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int echo_host(struct text payload) {
  return ask_host(TEXT("default"), TEXT("mooring:echo"), TEXT("Echo"), payload);
}

// Cuts off and returns what stands before the first `end`; what follows it stays in `rest`. All of it when there is none.
static struct text cut(struct text *rest, u8 end) {
  u32 at = 0;
  while (at < rest->length && rest->at[at] != end) at++;
  struct text head = {rest->at, at};
  u32 skipped = at < rest->length ? at + 1 : at;
  *rest = (struct text){rest->at + skipped, rest->length - skipped};
  return head;
}

static int ask(struct text message) {
  struct text payload = message;
  struct text operation = cut(&payload, '\n');
  struct text binding = cut(&operation, ' ');
  struct text space = cut(&operation, ' ');
  return ask_host(binding, space, operation, payload);
}

static int recover(struct text payload) {
  struct text answer;
  int replied = wapc_host_call(TEXT("default"), TEXT("mooring:echo"), TEXT("Echo"), payload, &answer);
  int done = replied ? wapc_reply(answer) : answer_with_prefix(TEXT("recovered: "), answer, wapc_reply);
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int log_line(struct text line) {
  wapc_log(line);
  return wapc_reply(TEXT(""));
}

static int version(struct text payload) {
  (void)payload;
  static const u8 generation = WAPC_GENERATION;
  return wapc_reply((struct text){&generation, 1});
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("Echo", echo),
    OPERATION("EchoHost", echo_host),
    OPERATION("Ask", ask),
    OPERATION("Recover", recover),
    OPERATION("Log", log_line),
    OPERATION("Version", version),
    NO_MORE_OPERATIONS,
};

#ifdef WAPC_WASMBUS
WAPC_EXPORT("__wasmbus_rpc_version") int wasmbus_rpc_version(void) { return 1; }
#endif
