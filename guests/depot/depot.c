// Keeps what it is sent: objects in a blob store, their names and hashes in a key-value store, and says on a broker what it does.
// It knows nothing of which ones: the same module gives the same answers on any of them.
//
//   HandleRequest   PUT /NAME stores the body; POST /NAME fetches the object, chunk by chunk, and notes its hash (FNV-1a, 64 bit);
//                   DELETE /NAME removes it; GET / answers what there is: "stored N", a line "object NAME SIZE HASH" for each
//                   object in the order of names (HASH is "-" until it was fetched), and a line "heard SUBJECT NAME" for each message
//   ReceiveChunk    goes on with the hash
//   DeliverMessage  notes subject and body; linked to "depot.>" it hears itself
//
// Claims: wascc:http_server, wascc:blobstore, wascc:keyvalue, wascc:messaging.
#include "../support/pack.h"

#define BOX TEXT("depot")
#define BLOBS TEXT("wascc:blobstore")
#define KEYS TEXT("wascc:keyvalue")

enum { CHUNK = 1000, MOST_FETCHES = 8, LONGEST_NAME = 64 };

struct fetch {
  u8 name[LONGEST_NAME];
  u32 name_length; // 0: free
  u64 bytes, hash;
};

static struct fetch fetches[MOST_FETCHES];

// ---- asking the host ----------------------------------------------------------------------------------------------

// Asks, and releases the request. Without `answer` the answer is dropped. A failure fails the operation.
static int ask(struct text capability, struct text operation, struct builder *request, struct text *answer) {
  struct text reply;
  int done = wapc_host_call(TEXT("default"), capability, operation, built(request), &reply);
  builder_release(request);
  if (!done) wapc_fail(reply);
  if (done && answer) *answer = reply;
  else wapc_release((void *)reply.at, reply.length);
  return done;
}

static void release(struct text answer) { wapc_release((void *)answer.at, answer.length); }

static int publish(struct text subject, struct text body) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("subject"), subject);
  pack_text_field(&request, TEXT("replyTo"), TEXT(""));
  pack_bytes_field(&request, TEXT("body"), body);
  return ask(TEXT("wascc:messaging"), TEXT("Publish"), &request, 0);
}

static int change_set(struct text operation, struct text value) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 2);
  pack_text_field(&request, TEXT("key"), TEXT("names"));
  pack_text_field(&request, TEXT("value"), value);
  return ask(KEYS, operation, &request, 0);
}

static void append_hash_key(struct builder *key, struct text name) {
  append(key, TEXT("hash:"));
  append(key, name);
}

static void append_hex(struct builder *to, u64 value) {
  for (int shift = 60; shift >= 0; shift -= 4) append(to, (struct text){(const u8 *)"0123456789abcdef" + ((value >> shift) & 15), 1});
}

// ---- storing ------------------------------------------------------------------------------------------------------

static int upload(struct text operation, struct text name, u64 sequence, u64 total, struct text bytes) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 6);
  pack_number_field(&request, TEXT("sequenceNo"), sequence);
  pack_text_field(&request, TEXT("container"), BOX);
  pack_text_field(&request, TEXT("id"), name);
  pack_number_field(&request, TEXT("totalBytes"), total);
  pack_number_field(&request, TEXT("chunkSize"), CHUNK);
  pack_bytes_field(&request, TEXT("chunkBytes"), bytes);
  return ask(BLOBS, operation, &request, 0);
}

static int count_stored(void) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 2);
  pack_text_field(&request, TEXT("key"), TEXT("stored"));
  pack_number_field(&request, TEXT("value"), 1);
  return ask(KEYS, TEXT("Add"), &request, 0);
}

static int store(struct text name, struct text body) {
  if (!upload(TEXT("StartUpload"), name, 0, body.length, (struct text){body.at, 0})) return 0;
  for (u32 i = 0; i * CHUNK < body.length; i++) {
    u32 left = body.length - i * CHUNK;
    if (!upload(TEXT("UploadChunk"), name, i, body.length, (struct text){body.at + i * CHUNK, left < CHUNK ? left : CHUNK})) return 0;
  }
  return count_stored() && change_set(TEXT("SetAdd"), name) && publish(TEXT("depot.stored"), name) &&
         http_reply(201, TEXT("Created"), TEXT("text/plain"), TEXT("stored\n"));
}

static int discard(struct text name) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("id"), name);
  pack_text_field(&request, TEXT("container"), BOX);
  pack_number_field(&request, TEXT("byteSize"), 0);
  return ask(BLOBS, TEXT("RemoveObject"), &request, 0) && change_set(TEXT("SetRemove"), name) && publish(TEXT("depot.removed"), name) &&
         http_reply(200, TEXT("OK"), TEXT("text/plain"), TEXT("removed\n"));
}

// ---- fetching -----------------------------------------------------------------------------------------------------

static struct fetch *find(struct text name) {
  for (u32 i = 0; i < MOST_FETCHES; i++)
    if (fetches[i].name_length && text_equal((struct text){fetches[i].name, fetches[i].name_length}, name)) return &fetches[i];
  return 0;
}

static int fetch(struct text name) {
  struct fetch *fresh = find(name);
  for (u32 i = 0; i < MOST_FETCHES && !fresh; i++)
    if (!fetches[i].name_length) fresh = &fetches[i];
  if (!fresh || name.length > LONGEST_NAME) return wapc_fail(TEXT("too many objects are being fetched, or the name is too long"));
  struct builder request = {0, 0, 0};
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("id"), name);
  pack_text_field(&request, TEXT("container"), BOX);
  pack_number_field(&request, TEXT("chunkSize"), CHUNK);
  if (!ask(BLOBS, TEXT("StartDownload"), &request, 0)) return 0;
  for (u32 i = 0; i < name.length; i++) fresh->name[i] = name.at[i];
  fresh->name_length = name.length;
  fresh->bytes = 0;
  fresh->hash = 0xcbf29ce484222325ull;
  return http_reply(202, TEXT("Accepted"), TEXT("text/plain"), TEXT("fetching\n"));
}

static int note_hash(struct text name, u64 hash) {
  struct builder key = {0, 0, 0}, value = {0, 0, 0}, request = {0, 0, 0};
  append_hash_key(&key, name);
  append_hex(&value, hash);
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("key"), built(&key));
  pack_text_field(&request, TEXT("value"), built(&value));
  pack_number_field(&request, TEXT("expires"), 0);
  builder_release(&key);
  builder_release(&value);
  return ask(KEYS, TEXT("Set"), &request, 0);
}

static int receive(struct text chunk) {
  struct text name = unpack_text_field(chunk, TEXT("id"));
  struct text bytes = unpack_text_field(chunk, TEXT("chunkBytes"));
  struct fetch *running = find(name);
  if (!running) return wapc_fail(TEXT("nobody fetches this object"));
  if (unpack_number_field(chunk, TEXT("sequenceNo")) * CHUNK != running->bytes) return wapc_fail(TEXT("this chunk is out of order"));
  for (u32 i = 0; i < bytes.length; i++) running->hash = (running->hash ^ bytes.at[i]) * 0x100000001b3ull;
  running->bytes += bytes.length;
  if (running->bytes == unpack_number_field(chunk, TEXT("totalBytes"))) {
    running->name_length = 0;
    if (!note_hash(name, running->hash) || !publish(TEXT("depot.fetched"), name)) return 0;
  }
  return wapc_reply(TEXT("\xc0"));
}

// ---- listening ----------------------------------------------------------------------------------------------------

static int hear(struct text message) {
  struct builder line = {0, 0, 0}, request = {0, 0, 0};
  append(&line, unpack_text_field(message, TEXT("subject")));
  append(&line, TEXT(" "));
  append(&line, unpack_text_field(message, TEXT("body")));
  pack_map(&request, 2);
  pack_text_field(&request, TEXT("key"), TEXT("heard"));
  pack_text_field(&request, TEXT("value"), built(&line));
  builder_release(&line);
  return ask(KEYS, TEXT("Push"), &request, 0) && wapc_reply(TEXT("\xc0"));
}

// ---- reporting ----------------------------------------------------------------------------------------------------

// The value of a key, which the caller releases with the answer that it lies in.
static int get(struct text key, struct text *answer, struct text *value) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("key"), key);
  if (!ask(KEYS, TEXT("Get"), &request, answer)) return 0;
  *value = unpack_text_field(*answer, TEXT("value"));
  return 1;
}

static int report_stored(struct builder *body) {
  struct text answer, value;
  if (!get(TEXT("stored"), &answer, &value)) return 0;
  append(body, TEXT("stored "));
  append(body, value.length ? value : TEXT("0"));
  append(body, TEXT("\n"));
  release(answer);
  return 1;
}

static int report_object(struct builder *body, struct text blob) {
  struct text name = unpack_text_field(blob, TEXT("id")), answer, hash;
  struct builder key = {0, 0, 0};
  append_hash_key(&key, name);
  int done = get(built(&key), &answer, &hash);
  builder_release(&key);
  if (!done) return 0;
  append(body, TEXT("object "));
  append(body, name);
  append(body, TEXT(" "));
  append_number(body, unpack_number_field(blob, TEXT("byteSize")));
  append(body, TEXT(" "));
  append(body, hash.length ? hash : TEXT("-"));
  append(body, TEXT("\n"));
  release(answer);
  return 1;
}

static int report_objects(struct builder *body) {
  struct builder request = {0, 0, 0};
  struct text answer;
  struct unpacker blobs;
  pack_map(&request, 1);
  pack_text_field(&request, TEXT("id"), BOX);
  if (!ask(BLOBS, TEXT("ListObjects"), &request, &answer)) return 0;
  int done = 1;
  if (unpack_find(answer, TEXT("blobs"), &blobs)) {
    for (u32 left = unpack_array(&blobs); left && done; left--) {
      done = report_object(body, (struct text){blobs.at, (u32)(blobs.end - blobs.at)});
      unpack_skip(&blobs);
    }
  }
  release(answer);
  return done;
}

static int report_heard(struct builder *body) {
  struct builder request = {0, 0, 0};
  struct text answer;
  struct unpacker lines;
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("key"), TEXT("heard"));
  pack_number_field(&request, TEXT("start"), 0);
  pack_number_field(&request, TEXT("stop"), 1000);
  if (!ask(KEYS, TEXT("Range"), &request, &answer)) return 0;
  if (unpack_find(answer, TEXT("values"), &lines)) {
    for (u32 left = unpack_array(&lines); left; left--) {
      append(body, TEXT("heard "));
      append(body, unpack_text(&lines));
      append(body, TEXT("\n"));
    }
  }
  release(answer);
  return 1;
}

static int report(void) {
  struct builder body = {0, 0, 0};
  int done = report_stored(&body) && report_objects(&body) && report_heard(&body) && http_reply(200, TEXT("OK"), TEXT("text/plain"), built(&body));
  builder_release(&body);
  return done;
}

static int handle(struct text request) {
  struct text method = unpack_text_field(request, TEXT("method"));
  struct text path = unpack_text_field(request, TEXT("path"));
  struct text name = path.length ? (struct text){path.at + 1, path.length - 1} : path;
  if (!name.length) return report();
  if (text_equal(method, TEXT("PUT"))) return store(name, unpack_text_field(request, TEXT("body")));
  if (text_equal(method, TEXT("POST"))) return fetch(name);
  if (text_equal(method, TEXT("DELETE"))) return discard(name);
  return http_reply(405, TEXT("Method Not Allowed"), TEXT("text/plain"), TEXT("PUT, POST or DELETE /NAME, or GET /\n"));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("HandleRequest", handle),
    OPERATION("ReceiveChunk", receive),
    OPERATION("DeliverMessage", hear),
    NO_MORE_OPERATIONS,
};
