#include "fp.h"

#ifdef FP_LOG
FP_IMPORT(__fp_gen_log) void fp_host_log(fat text);
#endif
#ifndef FP_NO_ASYNC
FP_IMPORT(__fp_host_resolve_async_value) void fp_host_resolve(fat async, fat value);
#endif

// ---- memory --------------------------------------------------------------------------------------------------------

enum { PAGE = 65536, HEADER = 16, IN_USE = 0x75736564, RELEASED = 0x66726565, CLASSES = 28 };

struct block {
  u32 state, size, unused;
  struct block *next;
};

extern u8 __heap_base;
static u32 brk_at;
static struct block *free_blocks[CLASSES]; // by power of two
u32 fp_live_blocks, fp_live_bytes;

void *memset(void *to, int value, unsigned long length) {
  for (unsigned long i = 0; i < length; i++) ((volatile u8 *)to)[i] = (u8)value;
  return to;
}

void *memcpy(void *restrict to, const void *restrict from, unsigned long length) {
  fp_copy(to, from, (u32)length);
  return to;
}

typedef u64 __attribute__((aligned(1))) unaligned;

void fp_copy(void *to, const void *from, u32 length) {
  u8 *target = to;
  const u8 *source = from;
  for (; length >= 8; length -= 8, target += 8, source += 8) *(unaligned *)target = *(const unaligned *)source;
  for (u32 i = 0; i < length; i++) ((volatile u8 *)target)[i] = source[i];
}

int fp_equal(const void *a, const void *b, u32 length) {
  for (u32 i = 0; i < length; i++)
    if (((const u8 *)a)[i] != ((const u8 *)b)[i]) return 0;
  return 1;
}

static u32 class_of(u32 size) {
  u32 class = 4;
  while ((1u << class) < size) class++;
  return class;
}

void *fp_alloc(u32 size) {
  u32 class = class_of(size);
  struct block *block = free_blocks[class];
  if (block) {
    free_blocks[class] = block->next;
  } else {
    if (!brk_at) brk_at = ((u32)&__heap_base + 15) & ~15u;
    u32 needed = HEADER + (1u << class);
    u32 end = __builtin_wasm_memory_size(0) * PAGE;
    if (brk_at + needed > end && __builtin_wasm_memory_grow(0, (brk_at + needed - end + PAGE - 1) / PAGE) == (unsigned long)-1) fp_panic("out of memory");
    block = (struct block *)brk_at;
    brk_at += needed;
  }
  block->state = IN_USE;
  block->size = size;
  fp_live_blocks++;
  fp_live_bytes += size;
  return (u8 *)block + HEADER;
}

void fp_release(void *at, u32 size) {
  struct block *block = (struct block *)((u8 *)at - HEADER);
  if (block->state == RELEASED) fp_panic("released twice");
  if (block->state != IN_USE) fp_panic("released what was never allocated");
  if (block->size != size) fp_panic("released with another size");
  block->state = RELEASED;
  fp_live_blocks--;
  fp_live_bytes -= size;
  u32 class = class_of(size);
  block->next = free_blocks[class];
  free_blocks[class] = block;
}

void fp_free_fat(fat buffer) { fp_release(FAT_AT(buffer), FAT_LENGTH(buffer)); }

FP_EXPORT(__fp_malloc) fat fp_malloc(u32 length) { return FAT(fp_alloc(length), length); }

FP_EXPORT(__fp_free) void fp_free(fat buffer) { fp_free_fat(buffer); }

void fp_panic(const char *why) {
#ifdef FP_LOG
  struct writer text = {0};
  u32 length = 0;
  while (why[length]) length++;
  put_text(&text, why, length);
  fp_host_log(written(&text));
#endif
  (void)why;
  __builtin_trap();
}

// ---- writing -------------------------------------------------------------------------------------------------------

void put_raw(struct writer *to, const void *bytes, u32 length) {
  if (to->length + length > to->capacity) {
    u32 capacity = to->capacity ? to->capacity * 2 : 64;
    while (capacity < to->length + length) capacity *= 2;
    u8 *larger = fp_alloc(capacity);
    fp_copy(larger, to->at, to->length);
    if (to->at) fp_release(to->at, to->capacity);
    to->at = larger;
    to->capacity = capacity;
  }
  fp_copy(to->at + to->length, bytes, length);
  to->length += length;
}

static void put_number(struct writer *to, u8 code, u64 value, u32 size) {
  u8 bytes[9] = {code};
  for (u32 i = 0; i < size; i++) bytes[size - i] = (u8)(value >> (8 * i));
  put_raw(to, bytes, size + 1);
}

void put_nil(struct writer *to) { put_number(to, 0xc0, 0, 0); }
void put_bool(struct writer *to, int value) { put_number(to, value ? 0xc3 : 0xc2, 0, 0); }

void put_unsigned(struct writer *to, u64 value) {
  if (value < 128) put_number(to, (u8)value, 0, 0);
  else if (value <= 0xff) put_number(to, 0xcc, value, 1);
  else if (value <= 0xffff) put_number(to, 0xcd, value, 2);
  else if (value <= 0xffffffff) put_number(to, 0xce, value, 4);
  else put_number(to, 0xcf, value, 8);
}

void put_signed(struct writer *to, i64 value) {
  if (value >= 0) put_unsigned(to, (u64)value);
  else if (value >= -32) put_number(to, (u8)value, 0, 0);
  else if (value >= -128) put_number(to, 0xd0, (u64)value, 1);
  else if (value >= -32768) put_number(to, 0xd1, (u64)value, 2);
  else if (value >= -2147483648LL) put_number(to, 0xd2, (u64)value, 4);
  else put_number(to, 0xd3, (u64)value, 8);
}

void put_float(struct writer *to, double value) {
  union { double f; u64 bits; } as = {value};
  put_number(to, 0xcb, as.bits, 8);
}

static void put_header(struct writer *to, u32 length, u8 fix, u32 most_in_fix, u8 code8, u8 code16) {
  if (length <= most_in_fix) put_number(to, (u8)(fix | length), 0, 0);
  else if (code8 && length <= 0xff) put_number(to, code8, length, 1);
  else if (length <= 0xffff) put_number(to, code16, length, 2);
  else put_number(to, (u8)(code16 + 1), length, 4);
}

void put_text(struct writer *to, const char *text, u32 length) {
  put_header(to, length, 0xa0, 31, 0xd9, 0xda);
  put_raw(to, text, length);
}

void put_binary(struct writer *to, const void *bytes, u32 length) {
  put_number(to, length <= 0xff ? 0xc4 : length <= 0xffff ? 0xc5 : 0xc6, length, length <= 0xff ? 1 : length <= 0xffff ? 2 : 4);
  put_raw(to, bytes, length);
}

void put_array(struct writer *to, u32 count) { put_header(to, count, 0x90, 15, 0, 0xdc); }
void put_map(struct writer *to, u32 count) { put_header(to, count, 0x80, 15, 0, 0xde); }

fat written(struct writer *writer) {
  u8 *exact = fp_alloc(writer->length);
  fp_copy(exact, writer->at, writer->length);
  fat message = FAT(exact, writer->length);
  if (writer->at) fp_release(writer->at, writer->capacity);
  *writer = (struct writer){0};
  return message;
}

// ---- reading -------------------------------------------------------------------------------------------------------

struct reader read_fat(fat message) { return (struct reader){FAT_AT(message), FAT_AT(message) + FAT_LENGTH(message)}; }

static u8 next(struct reader *from) {
  if (from->at >= from->end) fp_panic("the message is too short");
  return *from->at++;
}

static u64 get_number(struct reader *from, u32 size) {
  u64 value = 0;
  while (size--) value = value << 8 | next(from);
  return value;
}

static struct slice take(struct reader *from, u32 length) {
  if ((u32)(from->end - from->at) < length) fp_panic("the message is too short");
  from->at += length;
  return (struct slice){from->at - length, length};
}

int get_nil(struct reader *from) {
  if (from->at >= from->end || *from->at != 0xc0) return 0;
  from->at++;
  return 1;
}

int get_bool(struct reader *from) {
  u8 code = next(from);
  if (code != 0xc2 && code != 0xc3) fp_panic("expected a boolean");
  return code == 0xc3;
}

u64 get_unsigned(struct reader *from) {
  u8 code = next(from);
  if (code < 0x80) return code;
  if (code >= 0xcc && code <= 0xcf) return get_number(from, 1u << (code - 0xcc));
  fp_panic("expected an unsigned number");
}

i64 get_signed(struct reader *from) {
  u8 code = *from->at;
  if (code < 0x80 || (code >= 0xcc && code <= 0xcf)) return (i64)get_unsigned(from);
  next(from);
  if (code >= 0xe0) return (i8)code;
  switch (code) {
    case 0xd0: return (i8)get_number(from, 1);
    case 0xd1: return (i16)get_number(from, 2);
    case 0xd2: return (i32)get_number(from, 4);
    case 0xd3: return (i64)get_number(from, 8);
    default: fp_panic("expected a number");
  }
}

double get_float(struct reader *from) {
  u8 code = next(from);
  union { u32 bits; float f; } single;
  union { u64 bits; double f; } twice;
  if (code == 0xca) return single.bits = (u32)get_number(from, 4), single.f;
  if (code == 0xcb) return twice.bits = get_number(from, 8), twice.f;
  from->at--;
  return (double)get_signed(from);
}

struct slice get_text(struct reader *from) {
  u8 code = next(from);
  if (code >= 0xa0 && code < 0xc0) return take(from, code & 31);
  if (code >= 0xd9 && code <= 0xdb) return take(from, (u32)get_number(from, 1u << (code - 0xd9)));
  fp_panic("expected a text");
}

struct slice get_binary(struct reader *from) {
  u8 code = next(from);
  if (code >= 0xc4 && code <= 0xc6) return take(from, (u32)get_number(from, 1u << (code - 0xc4)));
  from->at--;
  u32 length = get_array(from);
  u8 *bytes = fp_alloc(length);
  for (u32 i = 0; i < length; i++) bytes[i] = (u8)get_unsigned(from);
  return (struct slice){bytes, length};
}

static u32 get_count(struct reader *from, u8 fix, u8 code16) {
  u8 code = next(from);
  if ((code & 0xf0) == fix) return code & 15;
  if (code == code16) return (u32)get_number(from, 2);
  if (code == code16 + 1) return (u32)get_number(from, 4);
  fp_panic("expected an array or a map");
}

u32 get_array(struct reader *from) { return get_count(from, 0x90, 0xdc); }
u32 get_map(struct reader *from) { return get_count(from, 0x80, 0xde); }

void get_end(struct reader *from) {
  if (from->at != from->end) fp_panic("the message is too long");
}

void copy_value(struct reader *from, struct writer *to) {
  if (from->at >= from->end) fp_panic("the message is too short");
  u8 code = *from->at;
  if (code < 0x80 || code >= 0xe0 || (code >= 0xcc && code <= 0xd3)) {
    if (code >= 0xcc && code <= 0xcf) put_unsigned(to, get_unsigned(from));
    else put_signed(to, get_signed(from));
  } else if (code == 0xca) {
    next(from);
    put_number(to, 0xca, get_number(from, 4), 4);
  } else if (code == 0xcb) {
    put_float(to, get_float(from));
  } else if (code == 0xc0) {
    get_nil(from);
    put_nil(to);
  } else if (code == 0xc2 || code == 0xc3) {
    put_bool(to, get_bool(from));
  } else if ((code >= 0xa0 && code < 0xc0) || (code >= 0xd9 && code <= 0xdb)) {
    struct slice text = get_text(from);
    put_text(to, (const char *)text.at, text.length);
  } else if (code >= 0xc4 && code <= 0xc6) {
    struct slice bytes = get_binary(from);
    put_binary(to, bytes.at, bytes.length);
  } else if ((code & 0xf0) == 0x90 || code == 0xdc || code == 0xdd) {
    u32 count = get_array(from);
    put_array(to, count);
    while (count--) copy_value(from, to);
  } else {
    u32 count = get_map(from);
    put_map(to, count);
    for (count *= 2; count--;) copy_value(from, to);
  }
}

struct slice get_raw(struct reader *from) {
  const u8 *start = from->at;
  struct writer ignored = {0};
  copy_value(from, &ignored);
  if (ignored.at) fp_release(ignored.at, ignored.capacity);
  return (struct slice){start, (u32)(from->at - start)};
}

// ---- async ---------------------------------------------------------------------------------------------------------

#ifndef FP_NO_ASYNC
struct waker {
  fat async;
  struct task *task; // 0: the future was dropped
  struct waker *next;
};

static struct waker *wakers;
static struct task *queue, **queue_end = &queue;
static int queue_is_borrowed;

static void run_queue(void) {
  while (queue) {
    struct task *task = queue;
    queue = task->next;
    if (!queue) queue_end = &queue;
    queue_is_borrowed = 1;
    task->poll(task);
    queue_is_borrowed = 0;
  }
}

static void wake(struct task *task) {
  if (queue_is_borrowed) fp_panic("already borrowed: BorrowMutError");
  for (struct task *queued = queue; queued; queued = queued->next)
    if (queued == task) return;
  task->next = 0;
  *queue_end = task;
  queue_end = &task->next;
  run_queue();
}

struct task *fp_task(u32 size, void (*poll)(struct task *)) {
  struct task *task = fp_alloc(size);
  memset(task, 0, size);
  struct async_value *value = fp_alloc(sizeof(struct async_value));
  *value = (struct async_value){0, 0, 0};
  task->poll = poll;
  task->size = size;
  task->result = FAT(value, sizeof(struct async_value));
  return task;
}

fat fp_spawn(struct task *task) {
  fat result = task->result;
  wake(task);
  return result;
}

void fp_finish(struct task *task, struct writer *value) {
  fat result = task->result;
  fp_release(task, task->size);
  fp_host_resolve(result, written(value));
}

int fp_poll(fat async, struct task *waiter, fat *value) {
  struct async_value *state = (struct async_value *)FAT_AT(async);
  if (state->status == 1) {
    *value = FAT(state->at, state->length);
    return 1;
  }
  if (state->status != 0) fp_panic("Unexpected status");
  for (struct waker *known = wakers; known; known = known->next)
    if (known->async == async) return known->task = waiter, 0;
  struct waker *waker = fp_alloc(sizeof(struct waker));
  *waker = (struct waker){async, waiter, wakers};
  wakers = waker;
  return 0;
}

void fp_drop(fat async) {
  struct async_value *state = (struct async_value *)FAT_AT(async);
  if (state->status == 1) return;
  for (struct waker *known = wakers; known; known = known->next)
    if (known->async == async) known->task = 0;
}

FP_EXPORT(__fp_guest_resolve_async_value) void fp_guest_resolve(fat async, fat value) {
  struct async_value *state = (struct async_value *)FAT_AT(async);
  if (FAT_LENGTH(async) != sizeof(struct async_value)) fp_panic("that is no async value");
  if (state->status != 0) fp_panic("Tried to resolve async value that is not pending");
  *state = (struct async_value){1, (u32)FAT_AT(value), FAT_LENGTH(value)};
  for (struct waker **link = &wakers; *link; link = &(*link)->next) {
    if ((*link)->async != async) continue;
    struct waker *waker = *link;
    struct task *task = waker->task;
    *link = waker->next;
    fp_release(waker, sizeof(struct waker));
    if (task) wake(task);
    else fp_free_fat(value);
    return;
  }
}
#endif
