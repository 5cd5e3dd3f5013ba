// Keeps a journal in whatever store of events it is linked to, with numbers and names that it asks its host for.
//
//   Write TEXT   TEXT is "STREAM\n" and a line: writes an event with the line, the actor's next number, a throw of a die and a
//                new GUID, and logs that; answers the event's id
//   Read TEXT    TEXT is "STREAM\nCOUNT" (0: all): answers the events, one to a line: "ID NUMBER DIE GUID LINE"
//
// Claims: wascc:eventstreams, wascc:extras, wascc:logging.
#include "../support/pack.h"

static int ask(struct text capability, struct text operation, struct builder *request, struct text *answer) {
  int done = wapc_host_call(TEXT("default"), capability, operation, built(request), answer);
  builder_release(request);
  if (!done) {
    wapc_fail(*answer);
    wapc_release((void *)answer->at, answer->length);
  }
  return done;
}

// Asks wascc:extras for one thing; the caller releases the answer.
static int generate(struct text operation, int guid, int sequence, int random, struct text *answer) {
  struct builder request = {0, 0, 0};
  pack_map(&request, 5);
  pack_text(&request, TEXT("guid"));
  pack_flag(&request, guid);
  pack_text(&request, TEXT("sequence"));
  pack_flag(&request, sequence);
  pack_text(&request, TEXT("random"));
  pack_flag(&request, random);
  pack_number_field(&request, TEXT("min"), 1);
  pack_number_field(&request, TEXT("max"), 7);
  return ask(TEXT("wascc:extras"), operation, &request, answer);
}

// Adds a number that the host makes to an event's values.
static int add_number(struct builder *event, struct text name, struct text operation, int sequence, struct text field) {
  struct text answer;
  if (!generate(operation, 0, sequence, !sequence, &answer)) return 0;
  struct builder digits = {0, 0, 0};
  append_number(&digits, unpack_number_field(answer, field));
  pack_text_field(event, name, built(&digits));
  builder_release(&digits);
  wapc_release((void *)answer.at, answer.length);
  return 1;
}

static int add_guid(struct builder *event) {
  struct text answer;
  if (!generate(TEXT("RequestGuid"), 1, 0, 0, &answer)) return 0;
  pack_text_field(event, TEXT("guid"), unpack_text_field(answer, TEXT("guid")));
  wapc_release((void *)answer.at, answer.length);
  return 1;
}

static int log_written(struct text id, struct text stream) {
  struct builder line = {0, 0, 0}, request = {0, 0, 0};
  append(&line, TEXT("wrote "));
  append(&line, id);
  append(&line, TEXT(" to "));
  append(&line, stream);
  pack_map(&request, 2);
  pack_number_field(&request, TEXT("level"), 3);
  pack_text_field(&request, TEXT("body"), built(&line));
  builder_release(&line);
  struct text answer;
  int done = ask(TEXT("wascc:logging"), TEXT("WriteLog"), &request, &answer);
  if (done) wapc_release((void *)answer.at, answer.length);
  return done;
}

// Cuts what stands before the first line feed off the front; what follows it stays.
static struct text cut_line(struct text *rest) {
  u32 at = 0;
  while (at < rest->length && rest->at[at] != '\n') at++;
  struct text line = {rest->at, at};
  u32 skipped = at < rest->length ? at + 1 : at;
  *rest = (struct text){rest->at + skipped, rest->length - skipped};
  return line;
}

static int write(struct text text) {
  struct text stream = cut_line(&text);
  struct builder event = {0, 0, 0};
  pack_map(&event, 3);
  pack_text_field(&event, TEXT("eventId"), TEXT(""));
  pack_text_field(&event, TEXT("stream"), stream);
  pack_text(&event, TEXT("values"));
  pack_map(&event, 4);
  pack_text_field(&event, TEXT("line"), text);
  if (!add_number(&event, TEXT("number"), TEXT("RequestSequence"), 1, TEXT("sequenceNumber")) ||
      !add_number(&event, TEXT("die"), TEXT("RequestRandom"), 0, TEXT("randomNumber")) || !add_guid(&event)) {
    builder_release(&event);
    return 0;
  }
  struct text answer;
  if (!ask(TEXT("wascc:eventstreams"), TEXT("WriteEvent"), &event, &answer)) return 0;
  struct text id = unpack_text_field(answer, TEXT("eventId"));
  int done = log_written(id, stream) && wapc_reply(id);
  wapc_release((void *)answer.at, answer.length);
  return done;
}

// One event as a line of text; `event` stands before it, and behind it afterwards.
static void append_event(struct builder *to, struct unpacker *event) {
  struct text map = {event->at, (u32)(event->end - event->at)};
  struct unpacker values;
  append(to, unpack_text_field(map, TEXT("eventId")));
  if (unpack_find(map, TEXT("values"), &values)) {
    struct text found = {values.at, (u32)(values.end - values.at)};
    static const struct text names[] = {{(const u8 *)"number", 6}, {(const u8 *)"die", 3}, {(const u8 *)"guid", 4}, {(const u8 *)"line", 4}};
    for (u32 i = 0; i < sizeof names / sizeof *names; i++) {
      append(to, TEXT(" "));
      append(to, unpack_text_field(found, names[i]));
    }
  }
  append(to, TEXT("\n"));
  unpack_skip(event);
}

static int read(struct text text) {
  struct text stream = cut_line(&text);
  u32 count;
  if (!text_to_number(text, 0xffffffffu, &count)) count = 0;
  struct builder query = {0, 0, 0}, lines = {0, 0, 0};
  pack_map(&query, 3);
  pack_text_field(&query, TEXT("streamId"), stream);
  pack_text(&query, TEXT("range"));
  pack_byte(&query, 0xc0); // nil: any time
  pack_number_field(&query, TEXT("count"), count);
  struct text answer;
  if (!ask(TEXT("wascc:eventstreams"), TEXT("QueryStream"), &query, &answer)) return 0;
  struct unpacker events;
  if (unpack_find(answer, TEXT("events"), &events))
    for (u32 left = unpack_array(&events); left; left--) append_event(&lines, &events);
  wapc_release((void *)answer.at, answer.length);
  int done = wapc_reply(built(&lines));
  builder_release(&lines);
  return done;
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("Write", write),
    OPERATION("Read", read),
    NO_MORE_OPERATIONS,
};
