// What the two actors of Gantry have in common: broker messages, calls that may fail, and the catalog's subjects.
// docs/gantry.md says what the messages hold; all are MessagePack arrays.
#ifndef MOORING_GANTRY_H
#define MOORING_GANTRY_H

#include "../support/pack.h"

#define CATALOG TEXT("gantry/catalog") // the catalog's call alias

#define SUBJECT_TOKENS_QUERY TEXT("gantry.catalog.tokens.query")
#define SUBJECT_TOKENS_CHECK TEXT("gantry.catalog.tokens.check")
#define SUBJECT_TOKENS_PUT TEXT("gantry.catalog.tokens.put")
#define SUBJECT_TOKENS_DELETE TEXT("gantry.catalog.tokens.delete")

enum { KEY_LENGTH = 56, SHA256_TEXT = 64 };

// ---- failures: a step says 0 when it has failed, and why in `trouble` ---------------------------------------------

static struct builder trouble;

static inline int fail(struct text why) {
  builder_release(&trouble);
  append(&trouble, why);
  return 0;
}

// Asks the host, and gives the request back. 1: the caller releases the answer; 0: there is none.
static inline int ask(struct text space, struct text operation, struct builder *request, struct text *answer) {
  int done = wapc_host_call(TEXT("default"), space, operation, built(request), answer);
  builder_release(request);
  if (done) return 1;
  fail(*answer);
  wapc_release((void *)answer->at, answer->length);
  *answer = (struct text){0, 0};
  return 0;
}

static inline void answer_release(struct text *answer) {
  wapc_release((void *)answer->at, answer->length);
  *answer = (struct text){0, 0};
}

// As ask, for answers that tell nothing.
static inline int tell(struct text space, struct text operation, struct builder *request) {
  struct text answer;
  if (!ask(space, operation, request, &answer)) return 0;
  answer_release(&answer);
  return 1;
}

// ---- messages ----------------------------------------------------------------------------------------------------

struct message {
  struct text subject, reply_to, body;
};

static inline struct message read_message(struct text payload) {
  return (struct message){
      unpack_text_field(payload, TEXT("subject")),
      unpack_text_field(payload, TEXT("replyTo")),
      unpack_text_field(payload, TEXT("body")),
  };
}

static inline void pack_message(struct builder *to, struct text subject, struct text body) {
  pack_map(to, 3);
  pack_text_field(to, TEXT("subject"), subject);
  pack_text_field(to, TEXT("replyTo"), TEXT(""));
  pack_bytes_field(to, TEXT("body"), body);
}

// Publishes; nowhere if the subject is empty.
static inline int publish(struct text subject, struct text body) {
  if (subject.length == 0) return 1;
  struct builder message = {0, 0, 0};
  pack_message(&message, subject, body);
  return tell(TEXT("wascc:messaging"), TEXT("Publish"), &message);
}

// A module's key is 56 characters of base32 that begin with M, so that it can stand in names of keys and objects.
static inline int is_module_key(struct text key) {
  if (key.length != KEY_LENGTH || key.at[0] != 'M') return 0;
  for (u32 i = 0; i < key.length; i++)
    if (!((key.at[i] >= 'A' && key.at[i] <= 'Z') || (key.at[i] >= '2' && key.at[i] <= '7'))) return 0;
  return 1;
}

// Lower-case hexadecimal, as many digits as SHA-256 has.
static inline int is_sha256(struct text text) {
  if (text.length != SHA256_TEXT) return 0;
  for (u32 i = 0; i < text.length; i++)
    if (!((text.at[i] >= '0' && text.at[i] <= '9') || (text.at[i] >= 'a' && text.at[i] <= 'f'))) return 0;
  return 1;
}

static inline int starts_with(struct text text, struct text beginning) {
  return text.length >= beginning.length && text_equal((struct text){text.at, beginning.length}, beginning);
}

#endif
