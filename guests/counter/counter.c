// Counts visits in whatever key-value store it is linked to: business logic that knows no database.
//
//   HandleRequest   adds 1 to the key "visits:PATH" and answers {"path":PATH,"visits":N}; GET /plain answers "plain" and
//                   asks for nothing, to measure what HTTP alone costs
//
// Claims: wascc:http_server, wascc:keyvalue.
#include "../support/pack.h"

static int count_visit(struct text path, u64 *visits) {
  struct builder key = {0, 0, 0}, request = {0, 0, 0};
  append(&key, TEXT("visits:"));
  append(&key, path);
  pack_map(&request, 2);
  pack_text_field(&request, TEXT("key"), built(&key));
  pack_number_field(&request, TEXT("value"), 1);
  struct text answer;
  int done = wapc_host_call(TEXT("default"), TEXT("wascc:keyvalue"), TEXT("Add"), built(&request), &answer);
  if (done) *visits = unpack_number_field(answer, TEXT("value"));
  else wapc_fail(answer);
  wapc_release((void *)answer.at, answer.length);
  builder_release(&request);
  builder_release(&key);
  return done;
}

static int handle(struct text request) {
  struct text path = unpack_text_field(request, TEXT("path"));
  if (text_equal(path, TEXT("/plain"))) return http_reply(200, TEXT("OK"), TEXT("text/plain"), TEXT("plain"));
  u64 visits = 0;
  if (!count_visit(path, &visits)) return 0;
  struct builder body = {0, 0, 0};
  append(&body, TEXT("{\"path\":\""));
  for (u32 i = 0; i < path.length; i++)
    if (path.at[i] >= ' ' && path.at[i] != '"' && path.at[i] != '\\') append(&body, (struct text){path.at + i, 1});
  append(&body, TEXT("\",\"visits\":"));
  append_number(&body, visits);
  append(&body, TEXT("}"));
  int done = http_reply(200, TEXT("OK"), TEXT("application/json"), built(&body));
  builder_release(&body);
  return done;
}

static int health(struct text request) {
  (void)request;
  return wapc_reply(TEXT("\xc0"));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("HandleRequest", handle),
    OPERATION("HealthRequest", health),
    NO_MORE_OPERATIONS,
};
