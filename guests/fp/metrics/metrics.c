// A provider of metrics: a query goes in, the host's HTTP client is asked for a series, table cells come out.
//
// async fetch_series({"source": text, "name": text}) -> {"Ok": [{"label": text, "value": number}, ..]} or {"Err": text}
//   asks the import make_request({"method": "GET", "url": source + "/series/" + name}) -> {"Ok": {"status", "body"}} or {"Err": text};
//   the body has one "LABEL VALUE" to a line.
#include "../support/fp.h"

FP_IMPORT(__fp_gen_make_request) fat make_request(fat request);

struct fetch {
  struct task task;
  fat message; // the query before the request, the request's future after it
};

static int is(struct slice text, const char *name, u32 length) { return text.length == length && fp_equal(text.at, name, length); }
#define IS(text, literal) is((text), (literal), sizeof(literal) - 1)

static void fail(struct task *task, const char *why, u32 length) {
  struct writer to = {0};
  put_map(&to, 1);
  PUT(&to, "Err");
  put_text(&to, why, length);
  fp_finish(task, &to);
}

static u32 count_lines(struct slice body) {
  u32 lines = 0;
  for (u32 i = 0; i < body.length; i++) lines += body.at[i] == '\n';
  return lines;
}

static double number(struct slice text) {
  double whole = 0, scale = 1;
  u32 i = 0, sign = text.length && text.at[0] == '-';
  int fraction = 0;
  for (i = sign; i < text.length; i++) {
    if (text.at[i] == '.') {
      fraction = 1;
      continue;
    }
    whole = whole * 10 + (text.at[i] - '0');
    if (fraction) scale *= 10;
  }
  return (sign ? -whole : whole) / scale;
}

static void put_cells(struct writer *to, struct slice body) {
  put_array(to, count_lines(body));
  const u8 *at = body.at, *end = body.at + body.length;
  while (at < end) {
    struct slice label = {at, 0}, value;
    while (at < end && *at != ' ' && *at != '\n') at++, label.length++;
    if (at < end && *at == ' ') at++;
    value = (struct slice){at, 0};
    while (at < end && *at != '\n') at++, value.length++;
    if (at == end) break; // an unfinished line
    at++;
    put_map(to, 2);
    PUT(to, "label");
    put_text(to, (const char *)label.at, label.length);
    PUT(to, "value");
    put_float(to, number(value));
  }
}

static void take_answer(struct task *task) {
  fat answer;
  if (!fp_poll(((struct fetch *)task)->message, task, &answer)) return;
  struct reader from = read_fat(answer);
  struct writer to = {0};
  get_map(&from);
  if (IS(get_text(&from), "Err")) {
    struct slice why = get_text(&from);
    fail(task, (const char *)why.at, why.length);
    fp_free_fat(answer);
    return;
  }
  struct slice body = {0, 0};
  u64 status = 0;
  for (u32 fields = get_map(&from); fields--;) {
    struct slice name = get_text(&from);
    if (IS(name, "status")) status = get_unsigned(&from);
    else if (IS(name, "body")) body = get_binary(&from);
    else get_raw(&from);
  }
  if (status != 200) {
    fp_free_fat(answer);
    fail(task, "the source does not know the series", 35);
    return;
  }
  put_map(&to, 1);
  PUT(&to, "Ok");
  put_cells(&to, body);
  fp_free_fat(answer);
  fp_finish(task, &to);
}

static void ask(struct task *task) {
  struct fetch *self = (struct fetch *)task;
  struct slice source = {0, 0}, name = {0, 0};
  struct reader from = read_fat(self->message);
  for (u32 fields = get_map(&from); fields--;) {
    struct slice field = get_text(&from);
    if (IS(field, "source")) source = get_text(&from);
    else if (IS(field, "name")) name = get_text(&from);
    else get_raw(&from);
  }
  if (name.length == 0) {
    fp_free_fat(self->message);
    fail(task, "the query names no series", 25);
    return;
  }
  struct writer url = {0}, request = {0};
  put_raw(&url, source.at, source.length);
  put_raw(&url, "/series/", 8);
  put_raw(&url, name.at, name.length);
  put_map(&request, 2);
  PUT(&request, "method");
  PUT(&request, "GET");
  PUT(&request, "url");
  put_text(&request, (const char *)url.at, url.length);
  fp_release(url.at, url.capacity);
  fp_free_fat(self->message);
  task->poll = take_answer;
  self->message = make_request(written(&request));
  take_answer(task);
}

FP_EXPORT(__fp_gen_fetch_series) fat fetch_series(fat query) {
  struct fetch *self = (struct fetch *)fp_task(sizeof(struct fetch), ask);
  self->message = query;
  return fp_spawn(&self->task);
}
