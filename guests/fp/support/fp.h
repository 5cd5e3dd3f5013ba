// What an fp-bindgen guest in C needs, without a C library: memory, fat pointers, MessagePack, async values and an executor.
//
// The executor behaves as that of Rust guests does: its queue is borrowed while a task runs, and whatever wakes or spawns a task meanwhile
// panics. A host that resolves async values while a guest is on the stack fails here as it would fail there.
#ifndef MOORING_FP_H
#define MOORING_FP_H

typedef unsigned char u8;
typedef signed char i8;
typedef unsigned short u16;
typedef short i16;
typedef unsigned int u32;
typedef int i32;
typedef unsigned long long u64;
typedef long long i64;
typedef u64 fat; // address in the high half, length in the low half

#define FP_IMPORT(name) __attribute__((import_module("fp"), import_name(#name)))
#define FP_EXPORT(name) __attribute__((export_name(#name)))

#define FAT(at, length) ((fat)(u32)(at) << 32 | (u32)(length))
#define FAT_AT(fat) ((u8 *)(u32)((fat) >> 32))
#define FAT_LENGTH(fat) ((u32)(fat))

// ---- memory: blocks aligned to 16 that know their size and whether they are in use ---------------------------------

void *fp_alloc(u32 size);
void fp_release(void *block, u32 size); // traps when the size is wrong or the block was released already

extern u32 fp_live_blocks, fp_live_bytes;

void fp_copy(void *to, const void *from, u32 length);
int fp_equal(const void *a, const void *b, u32 length);

// Tells the host why, through `log` if the guest is built with it, and traps.
__attribute__((noreturn)) void fp_panic(const char *why);

// ---- MessagePack ---------------------------------------------------------------------------------------------------

struct writer {
  u8 *at;
  u32 length, capacity;
};

void put_raw(struct writer *to, const void *bytes, u32 length);
void put_nil(struct writer *to);
void put_bool(struct writer *to, int value);
void put_unsigned(struct writer *to, u64 value);
void put_signed(struct writer *to, i64 value);
void put_float(struct writer *to, double value);
void put_text(struct writer *to, const char *text, u32 length);
void put_binary(struct writer *to, const void *bytes, u32 length);
void put_array(struct writer *to, u32 count);
void put_map(struct writer *to, u32 count);
#define PUT(to, literal) put_text((to), (literal), sizeof(literal) - 1)

// The written bytes as a buffer of its own, for the host or for an export's result; the writer is empty afterwards.
fat written(struct writer *writer);

struct reader {
  const u8 *at, *end;
};

struct slice {
  const u8 *at;
  u32 length;
};

struct reader read_fat(fat message);
int get_nil(struct reader *from); // 1 and consumed, or 0
int get_bool(struct reader *from);
u64 get_unsigned(struct reader *from);
i64 get_signed(struct reader *from);
double get_float(struct reader *from);
struct slice get_text(struct reader *from);
struct slice get_binary(struct reader *from); // also from an array of numbers, into memory that is never released
u32 get_array(struct reader *from);
u32 get_map(struct reader *from);
void get_end(struct reader *from);
struct slice get_raw(struct reader *from); // one value as it is
void copy_value(struct reader *from, struct writer *to); // decodes one value and encodes it again

// ---- async values and tasks ----------------------------------------------------------------------------------------

struct async_value {
  u32 status, at, length; // 0 pending, 1 ready
};

struct task {
  void (*poll)(struct task *);
  fat result; // the async value of the export that the task is for
  struct task *next;
  u32 size;
};

// Makes a task for an async export and polls it at once. `size` is that of the struct that begins with a task.
struct task *fp_task(u32 size, void (*poll)(struct task *));
fat fp_spawn(struct task *task);

// Ends the task with a value. The caller returns from its poll right away.
void fp_finish(struct task *task, struct writer *value);

// Polls a future: 1 when it is ready (`*value` is the message, to be released with fp_free_fat), 0 when the task has to wait.
int fp_poll(fat async, struct task *waiter, fat *value);

// Drops a future that nobody will poll again: its result is released when it comes.
void fp_drop(fat async);

void fp_free_fat(fat buffer);

#endif
