// A portable provider: a module that offers a capability to others, and knows which actors are linked to it.
//
//   BindActor CONFIGURATION     {module, values}: notes the actor; the value FACTOR (decimal) is what to multiply by, 10 if not given;
//                               the value REFUSE is an error text to refuse the link with
//   RemoveActor CONFIGURATION   forgets the actor
//   DoCustomThing {super_secret}  answers {reply_value}: the number times the factor; fails when no actor is linked
//   Bound                       answers how many actors are linked
//   CallBack NAME               asks the actor of that name for Echo, and answers what it said
//   Trap                        executes `unreachable`
//
// Built once more as tenfold-configure, which calls BindActor Configure, as guests did until April 2020.
// Claims: prov, and the actors that CallBack is to reach.
#include "../support/pack.h"

enum { MOST_ACTORS = 16, LONGEST_KEY = 64 };

static struct {
  u8 key[LONGEST_KEY];
  u32 length;
} actors[MOST_ACTORS];
static u32 bound;
static u32 factor = 10;

static u32 find(struct text key) {
  u32 at = 0;
  while (at < bound && !text_equal((struct text){actors[at].key, actors[at].length}, key)) at++;
  return at;
}

static int bind_actor(struct text configuration) {
  struct text key = unpack_text_field(configuration, TEXT("module"));
  struct unpacker found;
  if (unpack_find(configuration, TEXT("values"), &found)) {
    struct text values = {found.at, (u32)(found.end - found.at)};
    struct text refusal = unpack_text_field(values, TEXT("REFUSE"));
    if (refusal.length) return wapc_fail(refusal);
    if (!text_to_number(unpack_text_field(values, TEXT("FACTOR")), 0xffff, &factor)) factor = 10;
  }
  u32 at = find(key);
  if (at == MOST_ACTORS || key.length > LONGEST_KEY) return wapc_fail(TEXT("too many actors, or too long a key"));
  if (at == bound) bound++;
  for (u32 i = 0; i < key.length; i++) actors[at].key[i] = key.at[i];
  actors[at].length = key.length;
  return wapc_reply(TEXT("\xc0"));
}

static int remove_actor(struct text configuration) {
  u32 at = find(unpack_text_field(configuration, TEXT("module")));
  if (at < bound) actors[at] = actors[--bound];
  return wapc_reply(TEXT("\xc0"));
}

static int do_custom_thing(struct text request) {
  if (!bound) return wapc_fail(TEXT("no actor is linked"));
  struct builder reply = {0, 0, 0};
  pack_map(&reply, 1);
  pack_number_field(&reply, TEXT("reply_value"), factor * unpack_number_field(request, TEXT("super_secret")));
  int done = wapc_reply(built(&reply));
  builder_release(&reply);
  return done;
}

static int count_bound(struct text request) {
  (void)request;
  struct builder number = {0, 0, 0};
  append_number(&number, bound);
  int done = wapc_reply(built(&number));
  builder_release(&number);
  return done;
}

static int call_back(struct text name) {
  struct text answer;
  int done = wapc_host_call(TEXT("default"), name, TEXT("Echo"), TEXT("called back"), &answer);
  if (done) wapc_reply(answer);
  else wapc_fail(answer);
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int trap(struct text request) {
  (void)request;
  __builtin_trap();
}

const struct wapc_operation wapc_operations[] = {
#ifdef CONFIGURE
    OPERATION("Configure", bind_actor),
#else
    OPERATION("BindActor", bind_actor),
#endif
    OPERATION("RemoveActor", remove_actor),
    OPERATION("DoCustomThing", do_custom_thing),
    OPERATION("Bound", count_bound),
    OPERATION("CallBack", call_back),
    OPERATION("Trap", trap),
    NO_MORE_OPERATIONS,
};
