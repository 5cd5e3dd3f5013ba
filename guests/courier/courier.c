// Carries messages: an actor for wascc:messaging (codec era C: MessagePack maps).
//
//   DeliverMessage MESSAGE  if an answer is expected: publishes the body in capitals to the reply subject; else counts it
//   Send TEXT               publishes: TEXT is "SUBJECT\n" and the body; answers nothing
//   SendForever TEXT        as Send, without end and whatever the host answers
//   Ask TEXT                as Send, but waits up to half a second for the first answer and answers with it
//   Count TEXT              answers how many messages were counted; TEXT is not looked at
//
// A host error becomes the guest error "Host error: TEXT".
#include "../support/wapc.h"

static u32 counted;

// ---- MessagePack, as much as these messages need -----------------------------------------------------------------

static void put(struct builder *to, u8 byte) { append(to, (struct text){&byte, 1}); }

static void put_length(struct builder *to, u8 code, u32 length, u32 bytes) {
  put(to, code);
  while (bytes--) put(to, (u8)(length >> (8 * bytes)));
}

static void put_text(struct builder *to, struct text text) {
  put_length(to, 0xdb, text.length, 4);
  append(to, text);
}

static void put_bytes(struct builder *to, struct text bytes) {
  put_length(to, 0xc6, bytes.length, 4);
  append(to, bytes);
}

// Takes `count` bytes off; none when there are not so many.
static struct text take(struct text *rest, u32 count) {
  if (count > rest->length) count = rest->length;
  struct text taken = {rest->at, count};
  *rest = (struct text){rest->at + count, rest->length - count};
  return taken;
}

static u32 take_number(struct text *rest, u32 bytes) {
  struct text digits = take(rest, bytes);
  u32 number = 0;
  for (u32 i = 0; i < digits.length; i++) number = number << 8 | digits.at[i];
  return number;
}

// Takes a text or bytes off; nil and everything else is empty.
static struct text take_text(struct text *rest) {
  u32 code = take_number(rest, 1);
  if ((code & 0xe0) == 0xa0) return take(rest, code & 0x1f);
  if (code >= 0xd9 && code <= 0xdb) return take(rest, take_number(rest, 1u << (code - 0xd9)));
  if (code >= 0xc4 && code <= 0xc6) return take(rest, take_number(rest, 1u << (code - 0xc4)));
  return (struct text){rest->at, 0};
}

// ---- messages ----------------------------------------------------------------------------------------------------

static int call(struct text operation, struct builder *request, struct text *answer) {
  int done = wapc_host_call(TEXT("default"), TEXT("wascc:messaging"), operation, built(request), answer);
  builder_release(request);
  return done;
}

// Answers with what the host said, or fails with its error.
static int finish(int done, struct text answer) {
  if (done) {
    wapc_reply(answer);
  } else {
    struct builder error = {0, 0, 0};
    append(&error, TEXT("Host error: "));
    append(&error, answer);
    wapc_fail(built(&error));
    builder_release(&error);
  }
  wapc_release((void *)answer.at, answer.length);
  return done;
}

static int publish(struct text subject, struct text body, struct text *answer) {
  struct builder message = {0, 0, 0};
  put(&message, 0x83);
  put_text(&message, TEXT("subject"));
  put_text(&message, subject);
  put_text(&message, TEXT("replyTo"));
  put_text(&message, TEXT(""));
  put_text(&message, TEXT("body"));
  put_bytes(&message, body);
  return call(TEXT("Publish"), &message, answer);
}

static int deliver(struct text payload) {
  struct text subject = {0, 0}, reply_to = {0, 0}, body = {0, 0};
  for (u32 fields = take_number(&payload, 1) & 0xf; fields > 0; fields--) {
    struct text name = take_text(&payload);
    struct text value = take_text(&payload);
    if (text_equal(name, TEXT("subject"))) subject = value;
    if (text_equal(name, TEXT("replyTo"))) reply_to = value;
    if (text_equal(name, TEXT("body"))) body = value;
  }
  if (subject.length == 0) return wapc_fail(TEXT("a message without a subject"));
  if (reply_to.length == 0) {
    counted++;
    return wapc_reply(TEXT(""));
  }
  u8 *capitals = wapc_need(body.length + 1);
  for (u32 i = 0; i < body.length; i++) capitals[i] = body.at[i] >= 'a' && body.at[i] <= 'z' ? body.at[i] - 32 : body.at[i];
  struct text answer;
  int done = publish(reply_to, (struct text){capitals, body.length}, &answer);
  wapc_release(capitals, body.length + 1);
  return finish(done, answer);
}

// Cuts the subject off the front of "SUBJECT\nBODY"; the body stays.
static struct text cut_subject(struct text *text) {
  u32 at = 0;
  while (at < text->length && text->at[at] != '\n') at++;
  struct text subject = take(text, at);
  take(text, 1);
  return subject;
}

static int send(struct text text) {
  struct text subject = cut_subject(&text);
  struct text answer;
  int done = publish(subject, text, &answer);
  return finish(done, answer);
}

static int send_forever(struct text text) {
  struct text subject = cut_subject(&text);
  for (;;) {
    struct text answer;
    publish(subject, text, &answer);
    wapc_release((void *)answer.at, answer.length);
  }
}

static int ask(struct text text) {
  struct text subject = cut_subject(&text);
  struct builder request = {0, 0, 0};
  put(&request, 0x83);
  put_text(&request, TEXT("subject"));
  put_text(&request, subject);
  put_text(&request, TEXT("body"));
  put_bytes(&request, text);
  put_text(&request, TEXT("timeout"));
  put_length(&request, 0xcd, 500, 2);
  struct text answer;
  int done = call(TEXT("Request"), &request, &answer);
  return finish(done, answer);
}

static int count(struct text payload) {
  (void)payload;
  struct builder number = {0, 0, 0};
  append_number(&number, counted);
  int done = wapc_reply(built(&number));
  builder_release(&number);
  return done;
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("DeliverMessage", deliver),
    OPERATION("Send", send),
    OPERATION("SendForever", send_forever),
    OPERATION("Ask", ask),
    OPERATION("Count", count),
    NO_MORE_OPERATIONS,
};
