// What a waPC guest in C needs, without a C library: the host's functions, memory, text, and a table of operations.
//
// A guest includes this header, lists its operations in `wapc_operations` and is linked with wapc.c.
// One operation runs at a time, to its end; nothing here is re-entrant.
#ifndef MOORING_WAPC_H
#define MOORING_WAPC_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define WAPC_IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WAPC_EXPORT(name) __attribute__((export_name(name)))

// Bytes somewhere in memory; UTF-8 where they are text. No terminating zero.
struct text {
  const u8 *at;
  u32 length;
};

#define TEXT(literal) ((struct text){(const u8 *)(literal), sizeof(literal) - 1})

int text_equal(struct text a, struct text b);

// Reads a decimal number that fills the whole text; 1 if it is one and at most `limit`, else 0.
int text_to_number(struct text text, u32 limit, u32 *number);

// ---- memory: blocks of a power of two, kept in free lists; the heap only ever grows -------------------------------

// At least `size` bytes, or 0 when the host grants no more memory. Contents are whatever was there before.
void *wapc_alloc(u32 size);

// As wapc_alloc, but logs and traps when there is no memory: for places where giving up half way would lie about state.
void *wapc_need(u32 size);

// Gives a block back; `size` is the one it was asked for with. A null block is nothing.
void wapc_release(void *block, u32 size);

// ---- a text that is being put together ---------------------------------------------------------------------------

struct builder {
  u8 *at;
  u32 length;
  u32 capacity;
};

void append(struct builder *builder, struct text text);
void append_number(struct builder *builder, u64 number);
struct text built(const struct builder *builder);
void builder_release(struct builder *builder);

// ---- the host ----------------------------------------------------------------------------------------------------

// Answers the current operation; the value is what the operation returns (1, success).
int wapc_reply(struct text reply);

// Fails the current operation with a text; the value is what the operation returns (0, failure).
int wapc_fail(struct text error);

void wapc_log(struct text line);

// Calls the host. 1: `*answer` is its reply; 0: `*answer` is its error text. The caller releases the answer in both cases
// with wapc_release((void *)answer.at, answer.length).
int wapc_host_call(struct text binding, struct text space, struct text operation, struct text payload, struct text *answer);

// The host's functions as they are, for guests that misuse them on purpose.
extern WAPC_IMPORT(WAPC_MODULE, "__guest_request") void wapc_guest_request(void *operation, void *payload);
extern WAPC_IMPORT(WAPC_MODULE, "__guest_response") void wapc_guest_response(const void *at, u32 length);
extern WAPC_IMPORT(WAPC_MODULE, "__guest_error") void wapc_guest_error(const void *at, u32 length);
extern WAPC_IMPORT(WAPC_MODULE, "__host_response_len") u32 wapc_host_response_length(void);
extern WAPC_IMPORT(WAPC_MODULE, "__host_response") void wapc_host_response(void *at);
extern WAPC_IMPORT(WAPC_MODULE, "__host_error_len") u32 wapc_host_error_length(void);
extern WAPC_IMPORT(WAPC_MODULE, "__host_error") void wapc_host_error(void *at);

// ---- what the guest supplies -------------------------------------------------------------------------------------

struct wapc_operation {
  struct text name;
  int (*run)(struct text payload); // ends with `return wapc_reply(...)` or `return wapc_fail(...)`
};

#define OPERATION(name, run) {{(const u8 *)(name), sizeof(name) - 1}, (run)}
#define NO_MORE_OPERATIONS {{0, 0}, 0}

// The guest's operations, ended by NO_MORE_OPERATIONS.
extern const struct wapc_operation wapc_operations[];

#endif
