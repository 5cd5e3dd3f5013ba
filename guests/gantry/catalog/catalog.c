// Gantry's catalog: which revisions of which modules are stored, and the tokens that say who has signed them.
//
//   DeliverMessage MESSAGE   by its subject, all answered with [success, error, entries]; an entry is
//                            [actor, revision, bytes, sha256, issuer, name, token]
//     gantry.catalog.tokens.query  [actor]               the actor's last revision; without an actor the last ones of all, with
//                                                        empty tokens
//     gantry.catalog.tokens.check  [token, bytes, sha256]   whether that module may be stored; an entry if it is stored already
//     gantry.catalog.tokens.put    [token, bytes, sha256]   the same, and notes it
//     gantry.catalog.tokens.delete [actor]               forgets the actor; its module's bytes stay where they are
//
// The answer is both the operation's and, if the message wants one, published. Others than the streams actor should be able
// to query only: the link's SUBSCRIPTION says so.
//
// Keys: the set gantry:actors of all actors and gantry:accounts of all issuers; gantry:tokens:ACTOR:revisions, a list with the
// last revision first, written last so that a revision counts only once all of it is there; gantry:tokens:ACTOR:REVISION,
// "SHA256 BYTES ISSUER NAME"; gantry:tokens:ACTOR:REVISION:raw, the token.
//
// Claims: wascc:messaging, wascc:keyvalue, mooring:claims.
#include "../gantry.h"

enum { MOST_LISTED = 1000 };

struct module {
  struct text actor, issuer, name, token, sha256;
  u64 revision, bytes;
};

// ---- the key-value store -----------------------------------------------------------------------------------------

static struct text key_of(struct builder *key, struct text actor, struct text rest) {
  append(key, TEXT("gantry:tokens:"));
  append(key, actor);
  append(key, TEXT(":"));
  append(key, rest);
  return built(key);
}

static int store(struct text operation, struct text key, struct text value, int expires) {
  struct builder request = {0, 0, 0};
  pack_map(&request, expires ? 3 : 2);
  pack_text_field(&request, TEXT("key"), key);
  pack_text_field(&request, TEXT("value"), value);
  if (expires) pack_number_field(&request, TEXT("expires"), 0); // never
  return tell(TEXT("wascc:keyvalue"), operation, &request);
}

static int add_to_set(struct text key, struct text value) { return store(TEXT("SetAdd"), key, value, 0); }

static int set(struct text actor, struct text rest, struct text value) {
  struct builder key = {0, 0, 0};
  int done = store(TEXT("Set"), key_of(&key, actor, rest), value, 1);
  builder_release(&key);
  return done;
}

static int get(struct text actor, struct text rest, struct text *answer) {
  struct builder key = {0, 0, 0}, request = {0, 0, 0};
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("key"), key_of(&key, actor, rest));
  builder_release(&key);
  return ask(TEXT("wascc:keyvalue"), TEXT("Get"), &request, answer);
}

// The first of an answer's texts under `values`; empty if there is none.
static struct text first_value(struct text answer) {
  struct unpacker values;
  return unpack_find(answer, TEXT("values"), &values) && unpack_array(&values) > 0 ? unpack_text(&values) : (struct text){0, 0};
}

// Cuts a word and the space behind it off the front.
static struct text cut_word(struct text *line) {
  u32 length = 0;
  while (length < line->length && line->at[length] != ' ') length++;
  struct text word = {line->at, length};
  u32 skipped = length < line->length ? length + 1 : length;
  *line = (struct text){line->at + skipped, line->length - skipped};
  return word;
}

static u64 number_of(struct text digits) {
  u64 number = 0;
  for (u32 i = 0; i < digits.length; i++) number = number * 10 + (digits.at[i] - '0');
  return number;
}

// What is known of an actor's last revision; the texts of `found` live in the three answers, which the caller releases.
struct last {
  struct module found;
  int known;
  struct text revisions, record, raw;
};

static void last_release(struct last *last) {
  answer_release(&last->raw);
  answer_release(&last->record);
  answer_release(&last->revisions);
}

static int read_last(struct text actor, int with_token, struct last *last) {
  *last = (struct last){0};
  struct builder key = {0, 0, 0}, request = {0, 0, 0};
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("key"), key_of(&key, actor, TEXT("revisions")));
  pack_number_field(&request, TEXT("start"), 0);
  pack_number_field(&request, TEXT("stop"), 0);
  builder_release(&key);
  if (!ask(TEXT("wascc:keyvalue"), TEXT("Range"), &request, &last->revisions)) return 0;
  struct text revision = first_value(last->revisions);
  if (revision.length == 0) return 1; // not known
  if (!get(actor, revision, &last->record)) return 0;
  struct text line = unpack_text_field(last->record, TEXT("value"));
  last->found = (struct module){.actor = actor, .revision = number_of(revision), .sha256 = cut_word(&line)};
  last->found.bytes = number_of(cut_word(&line));
  last->found.issuer = cut_word(&line);
  last->found.name = line;
  last->known = 1;
  if (!with_token) return 1;
  append(&key, revision);
  append(&key, TEXT(":raw"));
  int done = get(actor, built(&key), &last->raw);
  builder_release(&key);
  last->found.token = unpack_text_field(last->raw, TEXT("value"));
  return done;
}

// ---- answers -----------------------------------------------------------------------------------------------------

static void pack_entry(struct builder *to, const struct module *module) {
  pack_array(to, 7);
  pack_text(to, module->actor);
  pack_number(to, module->revision);
  pack_number(to, module->bytes);
  pack_text(to, module->sha256);
  pack_text(to, module->issuer);
  pack_text(to, module->name);
  pack_text(to, module->token);
}

static void pack_success(struct builder *to, u32 entries) {
  pack_array(to, 3);
  pack_flag(to, 1);
  pack_text(to, TEXT(""));
  pack_array(to, entries);
}

// ---- what the catalog is asked -----------------------------------------------------------------------------------

static int query_all(struct builder *answer) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("key"), TEXT("gantry:actors"));
  struct text actors;
  if (!ask(TEXT("wascc:keyvalue"), TEXT("SetQuery"), &request, &actors)) return 0;
  struct unpacker values;
  u32 count = unpack_find(actors, TEXT("values"), &values) ? unpack_array(&values) : 0, known = 0;
  int done = count <= MOST_LISTED || fail(TEXT("there are more modules than fit into one answer: ask for one by its key"));
  struct builder entries = {0, 0, 0};
  for (; done && count; count--) {
    struct last last;
    done = read_last(unpack_text(&values), 0, &last);
    if (done && last.known) {
      pack_entry(&entries, &last.found);
      known++;
    }
    last_release(&last);
  }
  if (done) {
    pack_success(answer, known);
    append(answer, built(&entries));
  }
  builder_release(&entries);
  answer_release(&actors);
  return done;
}

static int query(struct text body, struct builder *answer) {
  struct unpacker from = unpack(body);
  struct text actor = unpack_array(&from) > 0 ? unpack_text(&from) : (struct text){0, 0};
  if (actor.length == 0) return query_all(answer);
  if (!is_module_key(actor)) return fail(TEXT("that is no module's key: 56 characters beginning with M are"));
  struct last last;
  int done = read_last(actor, 1, &last);
  if (done && !last.known) {
    done = fail(TEXT("no module "));
    append(&trouble, actor);
    append(&trouble, TEXT(" is stored here"));
  }
  if (done) {
    pack_success(answer, 1);
    pack_entry(answer, &last.found);
  }
  last_release(&last);
  return done;
}

static int refuse_revision(const struct module *offered, const struct module *stored) {
  fail(TEXT("revision "));
  append_number(&trouble, offered->revision);
  if (offered->revision < stored->revision) {
    append(&trouble, TEXT(" is older than revision "));
    append_number(&trouble, stored->revision);
    append(&trouble, TEXT(", which is stored"));
  } else {
    append(&trouble, TEXT(" is stored already, with other bytes: sign the module with a higher one"));
  }
  return 0;
}

// Whether a module may be stored. 1 with `*same` set: it is stored already.
static int admit(const struct module *offered, int *same) {
  struct last last;
  int done = read_last(offered->actor, 0, &last);
  *same = 0;
  if (done && last.known) {
    if (!text_equal(last.found.issuer, offered->issuer)) {
      done = fail(TEXT("the stored module was signed by another account, "));
      append(&trouble, last.found.issuer);
    } else if (offered->revision == last.found.revision && text_equal(offered->sha256, last.found.sha256)) {
      *same = 1;
    } else if (offered->revision <= last.found.revision) {
      done = refuse_revision(offered, &last.found);
    }
  }
  last_release(&last);
  return done;
}

static int write(const struct module *module) {
  struct builder revision = {0, 0, 0}, raw = {0, 0, 0}, record = {0, 0, 0}, key = {0, 0, 0};
  append_number(&revision, module->revision);
  append_number(&raw, module->revision);
  append(&raw, TEXT(":raw"));
  append(&record, module->sha256);
  append(&record, TEXT(" "));
  append_number(&record, module->bytes);
  append(&record, TEXT(" "));
  append(&record, module->issuer);
  append(&record, TEXT(" "));
  append(&record, module->name);
  int done = set(module->actor, built(&raw), module->token) && set(module->actor, built(&revision), built(&record)) &&
             add_to_set(TEXT("gantry:accounts"), module->issuer) && add_to_set(TEXT("gantry:actors"), module->actor) &&
             store(TEXT("Push"), key_of(&key, module->actor, TEXT("revisions")), built(&revision), 0);
  builder_release(&key);
  builder_release(&record);
  builder_release(&raw);
  builder_release(&revision);
  return done;
}

static int check_or_put(struct text body, int put, struct builder *answer) {
  struct unpacker from = unpack(body);
  if (unpack_array(&from) < 3) return fail(TEXT("a token, a size and a hash are wanted here"));
  struct module offered = {.token = unpack_text(&from)};
  offered.bytes = unpack_number(&from);
  offered.sha256 = unpack_text(&from);
  if (!is_sha256(offered.sha256)) return fail(TEXT("the hash is no SHA-256 in lower-case hexadecimal"));

  struct builder request = {0, 0, 0};
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("token"), offered.token);
  struct text claims;
  if (!ask(TEXT("mooring:claims"), TEXT("VerifyToken"), &request, &claims)) return 0;
  offered.actor = unpack_text_field(claims, TEXT("subject"));
  offered.issuer = unpack_text_field(claims, TEXT("issuer"));
  offered.name = unpack_text_field(claims, TEXT("name"));
  offered.revision = unpack_number_field(claims, TEXT("revision"));
  int same;
  int done = is_module_key(offered.actor) || fail(TEXT("the token is no module's"));
  done = done && admit(&offered, &same) && (!put || same || write(&offered));
  if (done) {
    pack_success(answer, put || same);
    if (put || same) pack_entry(answer, &offered);
  }
  answer_release(&claims);
  return done;
}

static int delete(struct text body, struct builder *answer) {
  struct unpacker from = unpack(body);
  struct text actor = unpack_array(&from) > 0 ? unpack_text(&from) : (struct text){0, 0};
  if (!is_module_key(actor)) return fail(TEXT("that is no module's key: 56 characters beginning with M are"));
  struct builder key = {0, 0, 0}, request = {0, 0, 0};
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("key"), key_of(&key, actor, TEXT("revisions")));
  builder_release(&key);
  if (!tell(TEXT("wascc:keyvalue"), TEXT("Clear"), &request)) return 0;
  if (!store(TEXT("SetRemove"), TEXT("gantry:actors"), actor, 0)) return 0;
  pack_success(answer, 0);
  return 1;
}

static int deliver(struct text payload) {
  struct message message = read_message(payload);
  struct builder answer = {0, 0, 0};
  int done;
  if (text_equal(message.subject, SUBJECT_TOKENS_QUERY)) done = query(message.body, &answer);
  else if (text_equal(message.subject, SUBJECT_TOKENS_CHECK)) done = check_or_put(message.body, 0, &answer);
  else if (text_equal(message.subject, SUBJECT_TOKENS_PUT)) done = check_or_put(message.body, 1, &answer);
  else if (text_equal(message.subject, SUBJECT_TOKENS_DELETE)) done = delete(message.body, &answer);
  else done = fail(TEXT("the catalog does not know this subject"));
  if (!done) {
    pack_array(&answer, 3);
    pack_flag(&answer, 0);
    pack_text(&answer, built(&trouble));
    pack_array(&answer, 0);
  }
  done = publish(message.reply_to, built(&answer)) ? wapc_reply(built(&answer)) : wapc_fail(built(&trouble));
  builder_release(&answer);
  return done;
}

static int health(struct text request) {
  (void)request;
  return wapc_reply(TEXT("\xc0"));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("DeliverMessage", deliver),
    OPERATION("HealthRequest", health),
    NO_MORE_OPERATIONS,
};
