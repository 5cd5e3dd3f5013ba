// Speaks codec era B, MessagePack arrays, and nothing else: what a module of March 2020 does with messages of a later host.
//
//   HandleRequest ARRAY   answers [200, "OK", {}, [bytes]] with "METHOD PATH"; what is no array it refuses in serde's words
//   Count                 asks for Add of wascc:keyvalue with an array, and answers the reply's number in decimal
//
// Claims: wascc:http_server, wascc:keyvalue.
#include "../support/pack.h"

static int is_array(struct text payload) { return payload.length && (*payload.at & 0xf0) == 0x90; }

// Bytes as an array of numbers, as the era has them.
static void pack_numbers(struct builder *to, struct text bytes) {
  pack_array(to, bytes.length);
  for (u32 i = 0; i < bytes.length; i++) pack_number(to, bytes.at[i]);
}

static int handle(struct text request) {
  if (!is_array(request)) return wapc_fail(TEXT("Guest call failed: Failed to de-serialize: invalid type: map, expected a sequence"));
  struct unpacker fields = unpack(request);
  unpack_array(&fields);
  struct builder line = {0, 0, 0}, reply = {0, 0, 0};
  append(&line, unpack_text(&fields));
  append(&line, TEXT(" "));
  append(&line, unpack_text(&fields));
  pack_array(&reply, 4);
  pack_number(&reply, 200);
  pack_text(&reply, TEXT("OK"));
  pack_map(&reply, 0);
  pack_numbers(&reply, built(&line));
  int done = wapc_reply(built(&reply));
  builder_release(&line);
  builder_release(&reply);
  return done;
}

static int count(struct text payload) {
  (void)payload;
  struct builder request = {0, 0, 0}, number = {0, 0, 0};
  pack_array(&request, 2);
  pack_text(&request, TEXT("count"));
  pack_number(&request, 1);
  struct text answer;
  int done = wapc_host_call(TEXT("default"), TEXT("wascc:keyvalue"), TEXT("Add"), built(&request), &answer);
  builder_release(&request);
  if (!done) {
    wapc_fail(answer);
  } else if (!is_array(answer)) {
    done = wapc_fail(TEXT("Guest call failed: Failed to de-serialize: invalid type: map, expected a sequence"));
  } else {
    struct unpacker fields = unpack(answer);
    unpack_array(&fields);
    append_number(&number, unpack_number(&fields));
    wapc_reply(built(&number));
    builder_release(&number);
  }
  wapc_release((void *)answer.at, answer.length);
  return done;
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("HandleRequest", handle),
    OPERATION("Count", count),
    NO_MORE_OPERATIONS,
};
