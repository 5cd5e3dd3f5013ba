// Asynchronous functions of every kind that Rust guests have, and echoes of every kind of value.
//
// imports: log(text), host_mix(11 primitives) -> f64, host_echo(value) -> value, async fetch(text) -> text, async delay(u32) -> u32,
//          async pause()
// exports, as they stand below: sync echo_value, echo_*, mix, call_host, live_blocks, live_bytes; async the others.
#include "../support/fp.h"

FP_IMPORT(__fp_gen_fetch) fat host_fetch(fat text);
FP_IMPORT(__fp_gen_delay) fat host_delay(u32 milliseconds);
FP_IMPORT(__fp_gen_pause) fat host_pause(void);
FP_IMPORT(__fp_gen_host_echo) fat host_echo(fat value);
FP_IMPORT(__fp_gen_host_mix)
double host_mix(u32 boolean, u32 a8, i32 s8, u32 a16, i32 s16, u32 a32, i32 s32, u64 a64, i64 s64, float f32, double f64);

// ---- sync ----------------------------------------------------------------------------------------------------------

FP_EXPORT(__fp_gen_live_blocks) u32 live_blocks(void) { return fp_live_blocks; }
FP_EXPORT(__fp_gen_live_bytes) u32 live_bytes(void) { return fp_live_bytes; }

FP_EXPORT(__fp_gen_echo_bool) u32 echo_bool(u32 value) { return value != 0; }
FP_EXPORT(__fp_gen_echo_u8) u32 echo_u8(u32 value) { return value | 0xabcdef00; } // what is above the type is rubbish
FP_EXPORT(__fp_gen_echo_i8) u32 echo_i8(u32 value) { return (value & 0xff) | 0x12345600; }
FP_EXPORT(__fp_gen_echo_u16) u32 echo_u16(u32 value) { return value | 0xabcd0000; }
FP_EXPORT(__fp_gen_echo_i16) u32 echo_i16(u32 value) { return (value & 0xffff) | 0x12340000; }
FP_EXPORT(__fp_gen_echo_u32) u32 echo_u32(u32 value) { return value; }
FP_EXPORT(__fp_gen_echo_i32) i32 echo_i32(i32 value) { return value; }
FP_EXPORT(__fp_gen_echo_u64) u64 echo_u64(u64 value) { return value; }
FP_EXPORT(__fp_gen_echo_i64) i64 echo_i64(i64 value) { return value; }
FP_EXPORT(__fp_gen_echo_f32) float echo_f32(float value) { return value; }
FP_EXPORT(__fp_gen_echo_f64) double echo_f64(double value) { return value; }

// Decodes a value of any shape and encodes it again, as a guest that knows its type would.
FP_EXPORT(__fp_gen_echo_value) fat echo_value(fat message) {
  struct reader from = read_fat(message);
  struct writer to = {0};
  copy_value(&from, &to);
  get_end(&from);
  fp_free_fat(message);
  return written(&to);
}

// The same through the host: to an import and back.
FP_EXPORT(__fp_gen_call_host) fat call_host(fat message) { return echo_value(host_echo(echo_value(message))); }

FP_EXPORT(__fp_gen_mix)
double mix(u32 boolean, u32 a8, i32 s8, u32 a16, i32 s16, u32 a32, i32 s32, u64 a64, i64 s64, float f32, double f64) {
  return host_mix(boolean, a8 | 0xffffff00, s8, a16 | 0xffff0000, s16, a32, s32, a64, s64, f32, f64);
}

FP_EXPORT(__fp_gen_nothing) void nothing(void) {}

FP_EXPORT(__fp_gen_fail) void fail(void) { fp_panic("asked to"); }

FP_EXPORT(__fp_gen_spin) void spin(void) {
  for (volatile u32 i = 0;; i++) {}
}

// ---- async: one host call ------------------------------------------------------------------------------------------

struct one {
  struct task task;
  fat future;
};

static void pass_on(struct task *task) {
  struct one *self = (struct one *)task;
  fat value;
  if (!fp_poll(self->future, task, &value)) return;
  struct reader from = read_fat(value);
  struct writer to = {0};
  copy_value(&from, &to);
  fp_free_fat(value);
  fp_finish(task, &to);
}

static void start_fetch(struct task *task) {
  struct one *self = (struct one *)task;
  task->poll = pass_on;
  self->future = host_fetch(self->future);
  pass_on(task);
}

FP_EXPORT(__fp_gen_fetch_one) fat fetch_one(fat text) {
  struct one *self = (struct one *)fp_task(sizeof(struct one), start_fetch);
  self->future = echo_value(text);
  return fp_spawn(&self->task);
}

static void start_pause(struct task *task) {
  task->poll = pass_on;
  ((struct one *)task)->future = host_pause();
  pass_on(task);
}

// async rest(): waits for a host function that returns nothing, and returns nothing.
FP_EXPORT(__fp_gen_rest) fat rest(void) { return fp_spawn(fp_task(sizeof(struct one), start_pause)); }

// ---- async: no host call: resolved inside the export ---------------------------------------------------------------

static void finish_immediately(struct task *task) {
  struct writer to = {0};
  put_unsigned(&to, ((struct one *)task)->future * 2);
  fp_finish(task, &to);
}

FP_EXPORT(__fp_gen_double_it) fat double_it(u32 value) {
  struct one *self = (struct one *)fp_task(sizeof(struct one), finish_immediately);
  self->future = value;
  return fp_spawn(&self->task);
}

// ---- async: joins --------------------------------------------------------------------------------------------------

// join_two(text, text) -> [text, text]: both fetches run at once; a future that is ready waits for the other one unpolled or polled again.
struct two {
  struct task task;
  fat first, second;
};

static void join(struct task *task) {
  struct two *self = (struct two *)task;
  fat first, second;
  int is_first_ready = fp_poll(self->first, task, &first);
  int is_second_ready = fp_poll(self->second, task, &second);
  if (!is_first_ready || !is_second_ready) return;
  struct writer to = {0};
  put_array(&to, 2);
  struct reader from = read_fat(first);
  copy_value(&from, &to);
  from = read_fat(second);
  copy_value(&from, &to);
  fp_free_fat(first);
  fp_free_fat(second);
  fp_finish(task, &to);
}

static void start_join(struct task *task) {
  struct two *self = (struct two *)task;
  task->poll = join;
  self->first = host_fetch(self->first);
  self->second = host_fetch(self->second);
  join(task);
}

FP_EXPORT(__fp_gen_join_two) fat join_two(fat first, fat second) {
  struct two *self = (struct two *)fp_task(sizeof(struct two), start_join);
  self->first = echo_value(first);
  self->second = echo_value(second);
  return fp_spawn(&self->task);
}

// delays(n) -> [u32]: n delays of 1, 2, .. n at once; the answers in the order in which they came.
struct many {
  struct task task;
  u32 count, done;
  fat *futures; // 0: taken
  struct writer answers;
};

static void gather(struct task *task) {
  struct many *self = (struct many *)task;
  for (u32 i = 0; i < self->count; i++) {
    fat value;
    if (!self->futures[i] || !fp_poll(self->futures[i], task, &value)) continue;
    self->futures[i] = 0;
    self->done++;
    struct reader from = read_fat(value);
    copy_value(&from, &self->answers);
    fp_free_fat(value);
  }
  if (self->done < self->count) return;
  struct writer answers = self->answers;
  fp_release(self->futures, self->count * (u32)sizeof(fat));
  fp_finish(task, &answers);
}

static void start_delays(struct task *task) {
  struct many *self = (struct many *)task;
  task->poll = gather;
  for (u32 i = 0; i < self->count; i++) self->futures[i] = host_delay(i + 1);
  gather(task);
}

FP_EXPORT(__fp_gen_delays) fat delays(u32 count) {
  struct many *self = (struct many *)fp_task(sizeof(struct many), start_delays);
  self->count = count;
  self->futures = fp_alloc(count * (u32)sizeof(fat));
  put_array(&self->answers, count);
  return fp_spawn(&self->task);
}

// late(text, text) -> text: asks for both at once and looks at the first only when the second has come, whichever comes first.
static void second_then_first(struct task *task) {
  struct two *self = (struct two *)task;
  fat first, second;
  if (!fp_poll(self->second, task, &second)) return;
  if (!fp_poll(self->first, task, &first)) return;
  struct reader from = read_fat(first);
  struct writer to = {0};
  copy_value(&from, &to);
  fp_free_fat(first);
  fp_free_fat(second);
  fp_finish(task, &to);
}

static void start_late(struct task *task) {
  struct two *self = (struct two *)task;
  task->poll = second_then_first;
  self->first = host_fetch(self->first);
  self->second = host_fetch(self->second);
  second_then_first(task);
}

FP_EXPORT(__fp_gen_late) fat late(fat first, fat second) {
  struct two *self = (struct two *)fp_task(sizeof(struct two), start_late);
  self->first = echo_value(first);
  self->second = echo_value(second);
  return fp_spawn(&self->task);
}

// ---- async: a timeout that drops a future ----------------------------------------------------------------------------

// within(text, ms) -> text or nil: fetches, unless a delay is over before; the loser's future is dropped.
static void race(struct task *task) {
  struct two *self = (struct two *)task;
  fat value;
  struct writer to = {0};
  if (fp_poll(self->first, task, &value)) {
    struct reader from = read_fat(value);
    copy_value(&from, &to);
    fp_drop(self->second);
  } else if (fp_poll(self->second, task, &value)) {
    put_nil(&to);
    fp_drop(self->first);
  } else {
    return;
  }
  fp_free_fat(value);
  fp_finish(task, &to);
}

static void start_race(struct task *task) {
  struct two *self = (struct two *)task;
  task->poll = race;
  self->first = host_fetch(self->first);
  self->second = host_delay((u32)self->second);
  race(task);
}

FP_EXPORT(__fp_gen_within) fat within(fat text, u32 milliseconds) {
  struct two *self = (struct two *)fp_task(sizeof(struct two), start_race);
  self->first = echo_value(text);
  self->second = milliseconds;
  return fp_spawn(&self->task);
}

// ---- async: a panic in the middle ----------------------------------------------------------------------------------

static void panic_when_ready(struct task *task) {
  fat value;
  if (fp_poll(((struct one *)task)->future, task, &value)) fp_panic("in the middle of a task");
}

static void start_panic(struct task *task) {
  task->poll = panic_when_ready;
  ((struct one *)task)->future = host_delay(1);
  panic_when_ready(task);
}

FP_EXPORT(__fp_gen_panic_later) fat panic_later(void) { return fp_spawn(fp_task(sizeof(struct one), start_panic)); }
