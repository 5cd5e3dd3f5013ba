// Gantry's streams: takes modules in and gives them out, chunk by chunk, between whatever broker and blob store it is linked
// to. Each chunk is a message of its own in the actor's one queue, so any number of transfers and HTTP requests take turns.
//
//   DeliverMessage MESSAGE   by its subject
//     gantry.stream.put                 [actor, bytes, chunk_size, chunks, transfer, token, sha256]: begins an upload
//     gantry.stream.upload.TRANSFER     [sequence_no, actor, bytes, chunk_size, chunks, chunk]: its next chunk;
//                                       answered with [success, sequence_no, bytes_so_far, error]
//     gantry.stream.get                 [actor, transfer, revision]: begins a download; revision 0 is whatever is stored
//   ReceiveChunk CHUNK       of a download: published to gantry.stream.download.TRANSFER as
//                            [sequence_no, actor, bytes, chunk_size, chunks, chunk], and after the last one
//                            [success, actor, bytes, chunks, error], which ends the transfer
//   HandleRequest            answers how much has gone in and out, as JSON
//
// put and get are answered with [success, actor, bytes, chunk_size, chunks, error, revision, sha256]; chunks are 0 where the
// very same module is stored already, so that nothing has to be sent.
//
// A transfer's name is made by its client, at random: nobody else's chunks come to its subject. An upload's hash is made while
// its chunks pass; the last chunk reaches the store only if it is the announced one, so that nothing else ever appears there.
//
// Claims: wascc:messaging, wascc:blobstore, gantry/catalog, and wascc:http_server for HandleRequest.
#include "../gantry.h"
#include "../sha256.h"

#define CONTAINER TEXT("gantry")
#define UPLOADS TEXT("gantry.stream.upload.")
#define DOWNLOADS TEXT("gantry.stream.download.")

enum { MOST_UPLOADS = 16, LEAST_TRANSFER = 16, LONGEST_TRANSFER = 64, USUAL_CHUNK = 262144, LARGEST_CHUNK = 524288 };

static const u64 largest_module = 512ull << 20;

struct upload {
  u8 transfer[LONGEST_TRANSFER];
  u32 transfer_length; // 0: the place is free
  u8 actor[KEY_LENGTH];
  u8 sha256[SHA256_TEXT];
  struct builder token;
  u64 bytes, chunk_size, received, next;
  u64 touched; // when, in messages
  struct sha256 hash;
};

static struct upload uploads[MOST_UPLOADS];
static u64 clock; // messages so far

static struct {
  u64 uploads, downloads, chunks_in, chunks_out, bytes_in, bytes_out;
} totals; // uploads and downloads: those that are complete

static u64 chunks_of(u64 bytes, u64 chunk_size) { return (bytes + chunk_size - 1) / chunk_size; }

static void copy(u8 *to, struct text from) {
  for (u32 i = 0; i < from.length; i++) to[i] = from.at[i];
}

static struct text actor_of(const struct upload *upload) { return (struct text){upload->actor, KEY_LENGTH}; }

// ---- transfers ---------------------------------------------------------------------------------------------------

// Names of transfers stand in subjects: 16 to 64 letters, digits, _ and -.
static int is_transfer(struct text name) {
  if (name.length < LEAST_TRANSFER || name.length > LONGEST_TRANSFER) return 0;
  for (u32 i = 0; i < name.length; i++) {
    u8 c = name.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return 0;
  }
  return 1;
}

static struct upload *find(struct text transfer) {
  for (int i = 0; i < MOST_UPLOADS; i++)
    if (uploads[i].transfer_length && text_equal((struct text){uploads[i].transfer, uploads[i].transfer_length}, transfer))
      return &uploads[i];
  return 0;
}

static void forget(struct upload *upload) {
  builder_release(&upload->token);
  upload->transfer_length = 0;
}

// A place for an upload. There is no clock that would tell which uploads were abandoned: one of the same module gives way,
// as the store holds one upload of an object at a time, else a free place is taken, else the one that was quiet for longest.
static struct upload *place_for(struct text actor) {
  struct upload *best = 0;
  for (int i = 0; i < MOST_UPLOADS; i++) {
    struct upload *one = &uploads[i];
    if (one->transfer_length && text_equal(actor_of(one), actor)) {
      best = one;
      break;
    }
    if (!best || (best->transfer_length && (!one->transfer_length || one->touched < best->touched))) best = one;
  }
  if (best->transfer_length) forget(best);
  return best;
}

// ---- the catalog -------------------------------------------------------------------------------------------------

// Asks the catalog. 1: `*answer` is to be released, and `*entries` stands before its first entry.
static int ask_catalog(struct text subject, struct builder *body, struct text *answer, struct unpacker *entries, u32 *count) {
  struct builder message = {0, 0, 0};
  pack_message(&message, subject, built(body));
  builder_release(body);
  if (!ask(CATALOG, TEXT("DeliverMessage"), &message, answer)) return 0;
  *entries = unpack(*answer);
  if (unpack_array(entries) < 3) {
    answer_release(answer);
    return fail(TEXT("the catalog's answer is malformed"));
  }
  int success = unpack_flag(entries);
  struct text error = unpack_text(entries);
  if (success) {
    *count = unpack_array(entries);
    return 1;
  }
  fail(error);
  answer_release(answer);
  return 0;
}

// Has a token checked, or noted. 1: `*stored` says whether the catalog knows that very module now.
static int offer(struct text subject, struct text token, u64 bytes, struct text sha256, int *stored) {
  struct builder body = {0, 0, 0};
  pack_array(&body, 3);
  pack_text(&body, token);
  pack_number(&body, bytes);
  pack_text(&body, sha256);
  struct text answer;
  struct unpacker entries;
  u32 count;
  if (!ask_catalog(subject, &body, &answer, &entries, &count)) return 0;
  *stored = count > 0;
  answer_release(&answer);
  return 1;
}

// ---- the blob store ----------------------------------------------------------------------------------------------

// The object's name, in a buffer of its own.
static struct text object_of(struct text actor) {
  static u8 name[KEY_LENGTH + 5];
  copy(name, actor);
  copy(name + KEY_LENGTH, TEXT(".wasm"));
  return (struct text){name, sizeof name};
}

static int blob_chunk(struct text operation, const struct upload *upload, struct text bytes) {
  struct builder chunk = {0, 0, 0};
  pack_map(&chunk, 6);
  pack_number_field(&chunk, TEXT("sequenceNo"), upload->next);
  pack_text_field(&chunk, TEXT("container"), CONTAINER);
  pack_text_field(&chunk, TEXT("id"), object_of(actor_of(upload)));
  pack_number_field(&chunk, TEXT("totalBytes"), upload->bytes);
  pack_number_field(&chunk, TEXT("chunkSize"), upload->chunk_size);
  pack_bytes_field(&chunk, TEXT("chunkBytes"), bytes);
  return tell(TEXT("wascc:blobstore"), operation, &chunk);
}

// ---- acknowledgements --------------------------------------------------------------------------------------------

struct ack {
  struct text actor, sha256;
  u64 bytes, chunk_size, chunks, revision;
};

static int acknowledge(struct text to, int success, const struct ack *ack) {
  struct builder answer = {0, 0, 0};
  pack_array(&answer, 8);
  pack_flag(&answer, success);
  pack_text(&answer, ack->actor);
  pack_number(&answer, success ? ack->bytes : 0);
  pack_number(&answer, success ? ack->chunk_size : 0);
  pack_number(&answer, success ? ack->chunks : 0);
  pack_text(&answer, success ? TEXT("") : built(&trouble));
  pack_number(&answer, ack->revision);
  pack_text(&answer, ack->sha256);
  int done = publish(to, built(&answer));
  builder_release(&answer);
  return done;
}

// ---- uploads -----------------------------------------------------------------------------------------------------

static int begin_upload(struct text body, struct ack *ack) {
  struct unpacker from = unpack(body);
  if (unpack_array(&from) < 7) return fail(TEXT("an upload is announced by seven values"));
  ack->actor = unpack_text(&from);
  ack->bytes = unpack_number(&from);
  ack->chunk_size = unpack_number(&from);
  ack->chunks = unpack_number(&from);
  struct text transfer = unpack_text(&from), token = unpack_text(&from);
  ack->sha256 = unpack_text(&from);
  if (!is_module_key(ack->actor)) return fail(TEXT("that is no module's key: 56 characters beginning with M are"));
  if (!is_transfer(transfer)) return fail(TEXT("a transfer's name has 16 to 64 letters, digits, _ and -"));
  if (!is_sha256(ack->sha256)) return fail(TEXT("the hash is no SHA-256 in lower-case hexadecimal"));
  if (ack->bytes == 0 || ack->bytes > largest_module) return fail(TEXT("a module has 1 byte to 512 MiB"));
  if (ack->chunk_size == 0 || ack->chunk_size > LARGEST_CHUNK) return fail(TEXT("a chunk has 1 byte to 512 KiB"));
  if (ack->chunks != chunks_of(ack->bytes, ack->chunk_size)) return fail(TEXT("size, chunk size and number of chunks do not fit"));

  int stored;
  if (!offer(SUBJECT_TOKENS_CHECK, token, ack->bytes, ack->sha256, &stored)) return 0;
  if (stored) {
    ack->chunks = 0;
    return 1;
  }
  struct upload *before = find(transfer);
  if (before) forget(before); // a client that uses a name again means the new upload
  struct upload *upload = place_for(ack->actor);
  copy(upload->actor, ack->actor);
  copy(upload->sha256, ack->sha256);
  upload->bytes = ack->bytes;
  upload->chunk_size = ack->chunk_size;
  upload->received = upload->next = 0;
  upload->touched = clock;
  sha256_begin(&upload->hash);
  if (!blob_chunk(TEXT("StartUpload"), upload, TEXT(""))) return 0;
  append(&upload->token, token);
  copy(upload->transfer, transfer); // from here on the place is taken
  upload->transfer_length = transfer.length;
  return 1;
}

// The hash of all chunks, and in it the last one, is the announced one.
static int is_as_announced(struct upload *upload) {
  u8 digits[SHA256_TEXT];
  sha256_end(&upload->hash, digits);
  if (text_equal((struct text){digits, SHA256_TEXT}, (struct text){upload->sha256, SHA256_TEXT})) return 1;
  return fail(TEXT("hash mismatch: the bytes that came are not those that were announced; nothing was stored"));
}

// Takes the next chunk; the last one makes the module appear in the store and in the catalog.
static int take_chunk(struct upload *upload, struct text bytes) {
  u64 left = upload->bytes - upload->received;
  if (bytes.length != (left < upload->chunk_size ? left : upload->chunk_size)) return fail(TEXT("the chunk's length does not fit"));
  sha256_add(&upload->hash, bytes);
  int is_last = bytes.length == left, stored;
  if (is_last && !is_as_announced(upload)) return 0;
  if (!blob_chunk(TEXT("UploadChunk"), upload, bytes)) return 0;
  upload->next++;
  upload->received += bytes.length;
  totals.chunks_in++;
  totals.bytes_in += bytes.length;
  if (!is_last) return 1;
  if (!offer(SUBJECT_TOKENS_PUT, built(&upload->token), upload->bytes, (struct text){upload->sha256, SHA256_TEXT}, &stored)) return 0;
  totals.uploads++;
  return 1;
}

static int upload_chunk(struct text transfer, struct message message) {
  struct unpacker from = unpack(message.body);
  u32 items = unpack_array(&from);
  u64 sequence = unpack_number(&from);
  for (int i = 0; i < 4; i++) unpack_skip(&from); // what was announced counts
  struct text bytes = unpack_text(&from);
  struct upload *upload = find(transfer);
  int done;
  if (items < 6) done = fail(TEXT("a chunk is six values"));
  else if (!upload) done = fail(TEXT("no such upload runs: another one of the module has replaced it, or the host was restarted; push again"));
  else if (sequence + 1 == upload->next) done = 1; // sent again, as the answer did not come
  else if (sequence != upload->next) done = fail(TEXT("that is not the chunk that follows"));
  else done = take_chunk(upload, bytes);

  u64 received = upload ? upload->received : 0;
  if (upload) {
    upload->touched = clock;
    // A complete one stays for the client that asks again, until its place is wanted.
    if (!done) forget(upload);
  }
  struct builder answer = {0, 0, 0};
  pack_array(&answer, 4);
  pack_flag(&answer, done);
  pack_number(&answer, sequence);
  pack_number(&answer, received);
  pack_text(&answer, done ? TEXT("") : built(&trouble));
  done = publish(message.reply_to, built(&answer));
  builder_release(&answer);
  return done;
}

// ---- downloads ---------------------------------------------------------------------------------------------------

// What the catalog says of a module; `ack` keeps the hash in `sha256`, as the catalog's answer goes.
static int look_up(struct ack *ack, u64 wanted, u8 *sha256) {
  struct builder body = {0, 0, 0};
  pack_array(&body, 1);
  pack_text(&body, ack->actor);
  struct text answer;
  struct unpacker entries;
  u32 count;
  if (!ask_catalog(SUBJECT_TOKENS_QUERY, &body, &answer, &entries, &count)) return 0;
  int done = count > 0 && unpack_array(&entries) >= 4;
  if (done) {
    unpack_skip(&entries); // the key that was asked for
    ack->revision = unpack_number(&entries);
    ack->bytes = unpack_number(&entries);
    struct text hash = unpack_text(&entries);
    done = is_sha256(hash);
    if (done) copy(sha256, hash);
    ack->sha256 = (struct text){sha256, done ? SHA256_TEXT : 0};
  }
  answer_release(&answer);
  if (!done) return fail(TEXT("the catalog's answer is malformed"));
  if (wanted == 0 || wanted == ack->revision) return 1;
  fail(TEXT("revision "));
  append_number(&trouble, wanted);
  append(&trouble, TEXT(" is not stored: revision "));
  append_number(&trouble, ack->revision);
  append(&trouble, TEXT(" is"));
  return 0;
}

static int is_stored_whole(const struct ack *ack) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 3);
  pack_text_field(&request, TEXT("id"), object_of(ack->actor));
  pack_text_field(&request, TEXT("container"), CONTAINER);
  pack_number_field(&request, TEXT("byteSize"), 0);
  struct text answer;
  if (!ask(TEXT("wascc:blobstore"), TEXT("GetObjectInfo"), &request, &answer)) return 0;
  int found = unpack_text_field(answer, TEXT("id")).length > 0;
  u64 bytes = unpack_number_field(answer, TEXT("byteSize"));
  answer_release(&answer);
  if (!found) return fail(TEXT("the catalog knows the module, but the blob store does not have it: push it again"));
  return bytes == ack->bytes || fail(TEXT("the module in the blob store is not the one that the catalog knows: push it again"));
}

static int begin_download(struct text body, struct ack *ack, u8 *sha256) {
  struct unpacker from = unpack(body);
  u32 items = unpack_array(&from);
  if (items < 2) return fail(TEXT("a download is asked for by a module's key and the transfer's name"));
  ack->actor = unpack_text(&from);
  struct text transfer = unpack_text(&from);
  u64 revision = items > 2 ? unpack_number(&from) : 0;
  if (!is_module_key(ack->actor)) return fail(TEXT("that is no module's key: 56 characters beginning with M are"));
  if (!is_transfer(transfer)) return fail(TEXT("a transfer's name has 16 to 64 letters, digits, _ and -"));
  if (!look_up(ack, revision, sha256) || !is_stored_whole(ack)) return 0;
  ack->chunk_size = USUAL_CHUNK;
  ack->chunks = chunks_of(ack->bytes, USUAL_CHUNK);
  struct builder request = {0, 0, 0};
  pack_map(&request, 4);
  pack_text_field(&request, TEXT("id"), object_of(ack->actor));
  pack_text_field(&request, TEXT("container"), CONTAINER);
  pack_number_field(&request, TEXT("chunkSize"), USUAL_CHUNK);
  pack_text_field(&request, TEXT("context"), transfer);
  // Its first chunk is a message behind this one, so the acknowledgement goes before it.
  return tell(TEXT("wascc:blobstore"), TEXT("StartDownload"), &request);
}

// Publishes to a transfer's subject: what is in `fields`, and behind it `bytes` as they are.
static int send(struct text transfer, const struct builder *fields, struct text bytes) {
  struct builder subject = {0, 0, 0}, message = {0, 0, 0};
  append(&subject, DOWNLOADS);
  append(&subject, transfer);
  pack_map(&message, 3);
  pack_text_field(&message, TEXT("subject"), built(&subject));
  pack_text_field(&message, TEXT("replyTo"), TEXT(""));
  pack_text(&message, TEXT("body"));
  pack_big_endian(&message, 0xc6, fields->length + bytes.length, 4);
  append(&message, built(fields));
  append(&message, bytes); // the one copy of a chunk that is made here
  builder_release(&subject);
  return tell(TEXT("wascc:messaging"), TEXT("Publish"), &message);
}

static int send_end(struct text transfer, struct text actor, u64 bytes, u64 chunks, struct text error) {
  struct builder end = {0, 0, 0};
  pack_array(&end, 5);
  pack_flag(&end, error.length == 0);
  pack_text(&end, actor);
  pack_number(&end, bytes);
  pack_number(&end, chunks);
  pack_text(&end, error);
  int done = send(transfer, &end, TEXT(""));
  builder_release(&end);
  return done;
}

static int receive(struct text chunk) {
  struct text transfer = unpack_text_field(chunk, TEXT("context")), bytes = unpack_text_field(chunk, TEXT("chunkBytes"));
  struct text id = unpack_text_field(chunk, TEXT("id"));
  u64 sequence = unpack_number_field(chunk, TEXT("sequenceNo")), total = unpack_number_field(chunk, TEXT("totalBytes"));
  u64 chunk_size = unpack_number_field(chunk, TEXT("chunkSize"));
  if (!is_transfer(transfer) || id.length < KEY_LENGTH || chunk_size == 0) return wapc_fail(TEXT("a chunk of no transfer"));
  struct text actor = {id.at, KEY_LENGTH};
  u64 chunks = chunks_of(total, chunk_size);
  struct builder fields = {0, 0, 0};
  pack_array(&fields, 6);
  pack_number(&fields, sequence);
  pack_text(&fields, actor);
  pack_number(&fields, total);
  pack_number(&fields, chunk_size);
  pack_number(&fields, chunks);
  pack_big_endian(&fields, 0xc6, bytes.length, 4);
  int done = send(transfer, &fields, bytes);
  builder_release(&fields);
  if (done) {
    totals.chunks_out++;
    totals.bytes_out += bytes.length;
    if (sequence + 1 < chunks) return wapc_reply(TEXT("\xc0"));
    done = send_end(transfer, actor, total, chunks, TEXT(""));
    if (done) totals.downloads++;
  }
  if (done) return wapc_reply(TEXT("\xc0"));
  wapc_fail(built(&trouble)); // ends the download; its client is told as well, if anything still reaches it
  struct builder why = {0, 0, 0};
  append(&why, built(&trouble));
  send_end(transfer, actor, total, chunks, built(&why));
  builder_release(&why);
  return 0;
}

// ---- messages and requests ---------------------------------------------------------------------------------------

static int deliver(struct text payload) {
  struct message message = read_message(payload);
  struct ack ack = {0};
  u8 sha256[SHA256_TEXT];
  int done;
  clock++;
  if (text_equal(message.subject, TEXT("gantry.stream.put"))) {
    int success = begin_upload(message.body, &ack);
    done = acknowledge(message.reply_to, success, &ack);
  } else if (text_equal(message.subject, TEXT("gantry.stream.get"))) {
    int success = begin_download(message.body, &ack, sha256);
    done = acknowledge(message.reply_to, success, &ack);
  } else if (starts_with(message.subject, UPLOADS)) {
    u32 skipped = UPLOADS.length;
    done = upload_chunk((struct text){message.subject.at + skipped, message.subject.length - skipped}, message);
  } else {
    done = fail(TEXT("streams does not know this subject"));
  }
  return done ? wapc_reply(TEXT("\xc0")) : wapc_fail(built(&trouble));
}

static int handle(struct text request) {
  (void)request;
  const struct {
    struct text name;
    u64 value;
  } lines[] = {
      {TEXT("{\"uploads\":"), totals.uploads},      {TEXT(",\"downloads\":"), totals.downloads},
      {TEXT(",\"chunksIn\":"), totals.chunks_in},   {TEXT(",\"chunksOut\":"), totals.chunks_out},
      {TEXT(",\"bytesIn\":"), totals.bytes_in},     {TEXT(",\"bytesOut\":"), totals.bytes_out},
  };
  struct builder body = {0, 0, 0};
  for (u32 i = 0; i < sizeof lines / sizeof *lines; i++) {
    append(&body, lines[i].name);
    append_number(&body, lines[i].value);
  }
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
    OPERATION("DeliverMessage", deliver),
    OPERATION("ReceiveChunk", receive),
    OPERATION("HandleRequest", handle),
    OPERATION("HealthRequest", health),
    NO_MORE_OPERATIONS,
};
