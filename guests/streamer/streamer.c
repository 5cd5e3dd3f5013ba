// Streams objects out of whatever blob store it is linked to, and answers HTTP meanwhile: each chunk is a message of its own
// in the actor's one queue, so that nothing has to wait for a download to end.
//
//   HandleRequest   GET /start?container=C&id=I&chunk=N&mark=M starts a download (of chunks of N bytes) whose chunks carry
//                   the mark M; GET /stop forgets all streams; anything else answers how far each stream is, one line
//                   each: "MARK CHUNKS BYTES TOTAL IN-ORDER HASH", the hash being FNV-1a (64 bit) of all bytes so far
//   ReceiveChunk    counts the chunk; if the mark begins with "to:" it is published to the subject behind that, as it came.
//                   With the mark "fail:N" the chunk with the sequence number N is refused, with "trap:N" it traps: for tests
//
// Claims: wascc:http_server, wascc:blobstore, and wascc:messaging for marks that begin with "to:".
#include "../support/pack.h"

enum { MOST_STREAMS = 64, LONGEST_MARK = 64 };

struct stream {
  u8 mark[LONGEST_MARK];
  u32 mark_length;
  u64 chunks, bytes, total, hash;
  int in_order; // 0 once a chunk has come whose number was not expected
};

static struct stream streams[MOST_STREAMS];
static u32 known;

static struct stream *find(struct text mark) {
  if (mark.length > LONGEST_MARK) mark.length = LONGEST_MARK;
  for (u32 i = 0; i < known; i++)
    if (text_equal((struct text){streams[i].mark, streams[i].mark_length}, mark)) return &streams[i];
  if (known == MOST_STREAMS) return 0;
  struct stream *fresh = &streams[known++];
  for (u32 i = 0; i < mark.length; i++) fresh->mark[i] = mark.at[i];
  fresh->mark_length = mark.length;
  fresh->chunks = fresh->bytes = fresh->total = 0;
  fresh->hash = 0xcbf29ce484222325ull;
  fresh->in_order = 1;
  return fresh;
}

static int ask(struct text capability, struct text operation, const struct builder *request) {
  struct text answer;
  int done = wapc_host_call(TEXT("default"), capability, operation, built(request), &answer);
  if (!done) wapc_fail(answer);
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int start(struct text query) {
  struct text mark = query_value(query, TEXT("mark"));
  u32 chunk = 0;
  if (!text_to_number(query_value(query, TEXT("chunk")), 0xffffffffu, &chunk)) chunk = 65536;
  struct builder request = {0, 0, 0};
  pack_map(&request, 4);
  pack_text_field(&request, TEXT("id"), query_value(query, TEXT("id")));
  pack_text_field(&request, TEXT("container"), query_value(query, TEXT("container")));
  pack_number_field(&request, TEXT("chunkSize"), chunk);
  pack_text_field(&request, TEXT("context"), mark);
  int done = ask(TEXT("wascc:blobstore"), TEXT("StartDownload"), &request);
  builder_release(&request);
  return done && http_reply(202, TEXT("Accepted"), TEXT("text/plain"), TEXT("started\n"));
}

static void append_hex(struct builder *to, u64 value) {
  for (int shift = 60; shift >= 0; shift -= 4) append(to, (struct text){(const u8 *)"0123456789abcdef" + ((value >> shift) & 15), 1});
}

static int report(void) {
  struct builder body = {0, 0, 0};
  for (u32 i = 0; i < known; i++) {
    append(&body, (struct text){streams[i].mark, streams[i].mark_length});
    append(&body, TEXT(" "));
    append_number(&body, streams[i].chunks);
    append(&body, TEXT(" "));
    append_number(&body, streams[i].bytes);
    append(&body, TEXT(" "));
    append_number(&body, streams[i].total);
    append(&body, streams[i].in_order ? TEXT(" yes ") : TEXT(" no "));
    append_hex(&body, streams[i].hash);
    append(&body, TEXT("\n"));
  }
  int done = http_reply(200, TEXT("OK"), TEXT("text/plain"), built(&body));
  builder_release(&body);
  return done;
}

static int handle(struct text request) {
  struct text path = unpack_text_field(request, TEXT("path"));
  if (text_equal(path, TEXT("/start"))) return start(unpack_text_field(request, TEXT("queryString")));
  if (text_equal(path, TEXT("/stop"))) known = 0;
  return report();
}

static int publish(struct text subject, struct text chunk) {
  struct builder message = {0, 0, 0};
  pack_map(&message, 3);
  pack_text_field(&message, TEXT("subject"), subject);
  pack_text_field(&message, TEXT("replyTo"), TEXT(""));
  pack_bytes_field(&message, TEXT("body"), chunk);
  int done = ask(TEXT("wascc:messaging"), TEXT("Publish"), &message);
  builder_release(&message);
  return done;
}

static int begins_with(struct text text, struct text start) {
  return text.length > start.length && text_equal((struct text){text.at, start.length}, start);
}

// Whether the mark is "WHAT:N", N being the number of this chunk.
static int is_about(struct text mark, struct text what, u64 sequence) {
  u32 number;
  return begins_with(mark, what) &&
         text_to_number((struct text){mark.at + what.length, mark.length - what.length}, 0xffffffffu, &number) && number == sequence;
}

static int receive(struct text chunk) {
  struct text mark = unpack_text_field(chunk, TEXT("context"));
  struct text bytes = unpack_text_field(chunk, TEXT("chunkBytes"));
  u64 sequence = unpack_number_field(chunk, TEXT("sequenceNo"));
  if (is_about(mark, TEXT("fail:"), sequence)) return wapc_fail(TEXT("this chunk is refused"));
  if (is_about(mark, TEXT("trap:"), sequence)) __builtin_trap();
  struct stream *stream = find(mark);
  if (!stream) return wapc_fail(TEXT("too many streams"));
  if (sequence != stream->chunks) stream->in_order = 0;
  stream->chunks++;
  stream->bytes += bytes.length;
  stream->total = unpack_number_field(chunk, TEXT("totalBytes"));
  if (begins_with(mark, TEXT("to:"))) {
    if (!publish((struct text){mark.at + 3, mark.length - 3}, chunk)) return 0;
  } else {
    u64 hash = stream->hash;
    for (u32 i = 0; i < bytes.length; i++) hash = (hash ^ bytes.at[i]) * 0x100000001b3ull;
    stream->hash = hash;
  }
  return wapc_reply(TEXT("\xc0"));
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("HandleRequest", handle),
    OPERATION("ReceiveChunk", receive),
    NO_MORE_OPERATIONS,
};
