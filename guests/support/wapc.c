// The waPC protocol from the guest's side; see wapc.h.
//
// WAPC_GENERATION says which form of __host_call the guest imports: 'A' is four parameters and "namespace!operation" in
// one text, 'B' is six (namespace, operation, payload), 'C' is eight (binding first). WAPC_MODULE is the import module.
#include "wapc.h"

// ---- what the compiler may call on its own -----------------------------------------------------------------------

void *memcpy(void *to, const void *from, unsigned long size) {
  u8 *target = to;
  const u8 *source = from;
  while (size--) *target++ = *source++;
  return to;
}

void *memset(void *to, int value, unsigned long size) {
  u8 *target = to;
  while (size--) *target++ = (u8)value;
  return to;
}

// ---- memory ------------------------------------------------------------------------------------------------------

enum { SMALLEST_CLASS = 3, CLASSES = 32, PAGE = 65536 };

extern u8 __heap_base; // placed by the linker: the first address after static data and stack

static void *free_blocks[CLASSES]; // a free block's first word is the next free block of its class
static u32 heap_next;              // 0 until the first allocation

static u32 size_class(u32 size) {
  u32 class = SMALLEST_CLASS;
  while (class < CLASSES && (1u << class) < size) class++;
  return class;
}

static void *take_from_heap(u32 size) {
  if (heap_next == 0) heap_next = ((u32)&__heap_base + 15) & ~15u;
  u64 end = (u64)heap_next + size;
  u64 have = (u64)__builtin_wasm_memory_size(0) * PAGE;
  if (end > have) {
    u64 pages = (end - have + PAGE - 1) / PAGE;
    if (pages > 65536 || __builtin_wasm_memory_grow(0, (u32)pages) == (unsigned long)-1) return 0;
  }
  void *block = (void *)heap_next;
  heap_next = (u32)end;
  return block;
}

void *wapc_alloc(u32 size) {
  u32 class = size_class(size);
  if (class >= CLASSES) return 0;
  void *block = free_blocks[class];
  if (!block) return take_from_heap(1u << class);
  free_blocks[class] = *(void **)block;
  return block;
}

void *wapc_need(u32 size) {
  void *block = wapc_alloc(size);
  if (block) return block;
  wapc_log(TEXT("out of memory"));
  __builtin_trap();
}

void wapc_release(void *block, u32 size) {
  if (!block) return;
  u32 class = size_class(size);
  *(void **)block = free_blocks[class];
  free_blocks[class] = block;
}

// ---- text --------------------------------------------------------------------------------------------------------

int text_equal(struct text a, struct text b) {
  if (a.length != b.length) return 0;
  for (u32 i = 0; i < a.length; i++)
    if (a.at[i] != b.at[i]) return 0;
  return 1;
}

int text_to_number(struct text text, u32 limit, u32 *number) {
  u64 value = 0;
  for (u32 i = 0; i < text.length; i++) {
    if (text.at[i] < '0' || text.at[i] > '9') return 0;
    value = value * 10 + (text.at[i] - '0');
    if (value > limit) return 0;
  }
  *number = (u32)value;
  return text.length > 0;
}

void append(struct builder *builder, struct text text) {
  u32 needed = builder->length + text.length;
  if (needed > builder->capacity) {
    u32 capacity = builder->capacity ? builder->capacity : 64;
    while (capacity < needed) capacity *= 2;
    u8 *larger = wapc_need(capacity);
    memcpy(larger, builder->at, builder->length);
    wapc_release(builder->at, builder->capacity);
    builder->at = larger;
    builder->capacity = capacity;
  }
  memcpy(builder->at + builder->length, text.at, text.length);
  builder->length = needed;
}

void append_number(struct builder *builder, u64 number) {
  u8 digits[20];
  u32 first = sizeof digits;
  do {
    digits[--first] = (u8)('0' + number % 10);
    number /= 10;
  } while (number);
  append(builder, (struct text){digits + first, (u32)sizeof digits - first});
}

struct text built(const struct builder *builder) {
  return (struct text){builder->at, builder->length};
}

void builder_release(struct builder *builder) {
  wapc_release(builder->at, builder->capacity);
  *builder = (struct builder){0, 0, 0};
}

// ---- the host ----------------------------------------------------------------------------------------------------

#ifdef WAPC_NO_CONSOLE
void wapc_log(struct text line) { (void)line; }
#else
extern WAPC_IMPORT(WAPC_MODULE, "__console_log") void wapc_console_log(const void *at, u32 length);

void wapc_log(struct text line) { wapc_console_log(line.at, line.length); }
#endif

int wapc_reply(struct text reply) {
  wapc_guest_response(reply.at, reply.length);
  return 1;
}

int wapc_fail(struct text error) {
  wapc_guest_error(error.at, error.length);
  return 0;
}

#if WAPC_GENERATION == 'A'
extern WAPC_IMPORT(WAPC_MODULE, "__host_call") int host_call(const void *, u32, const void *, u32);

static int call_host(struct text binding, struct text space, struct text operation, struct text payload) {
  (void)binding;
  struct builder name = {0, 0, 0};
  append(&name, space);
  append(&name, TEXT("!"));
  append(&name, operation);
  int done = host_call(name.at, name.length, payload.at, payload.length);
  builder_release(&name);
  return done;
}
#elif WAPC_GENERATION == 'B'
extern WAPC_IMPORT(WAPC_MODULE, "__host_call") int host_call(const void *, u32, const void *, u32, const void *, u32);

static int call_host(struct text binding, struct text space, struct text operation, struct text payload) {
  (void)binding;
  return host_call(space.at, space.length, operation.at, operation.length, payload.at, payload.length);
}
#else
extern WAPC_IMPORT(WAPC_MODULE, "__host_call") int host_call(
    const void *, u32, const void *, u32, const void *, u32, const void *, u32);

static int call_host(struct text binding, struct text space, struct text operation, struct text payload) {
  return host_call(
      binding.at, binding.length, space.at, space.length, operation.at, operation.length, payload.at, payload.length);
}
#endif

int wapc_host_call(struct text binding, struct text space, struct text operation, struct text payload, struct text *answer) {
  int done = call_host(binding, space, operation, payload) == 1;
  u32 length = done ? wapc_host_response_length() : wapc_host_error_length();
  u8 *at = wapc_need(length);
  if (done)
    wapc_host_response(at);
  else
    wapc_host_error(at);
  *answer = (struct text){at, length};
  return done;
}

// ---- the guest's one entry point ---------------------------------------------------------------------------------

static int unknown(struct text operation) {
  struct builder error = {0, 0, 0};
  append(&error, TEXT("No handler registered for function \""));
  append(&error, operation);
  append(&error, TEXT("\""));
  wapc_fail(built(&error));
  builder_release(&error);
  return 0;
}

static int dispatch(struct text operation, struct text payload) {
  for (const struct wapc_operation *known = wapc_operations; known->run; known++)
    if (text_equal(known->name, operation)) return known->run(payload);
  return unknown(operation);
}

WAPC_EXPORT("__guest_call") int wapc_guest_call(u32 operation_length, u32 payload_length) {
  u8 *operation = wapc_alloc(operation_length);
  u8 *payload = wapc_alloc(payload_length);
  int done = 0;
  if (operation && payload) {
    wapc_guest_request(operation, payload);
    done = dispatch((struct text){operation, operation_length}, (struct text){payload, payload_length});
  } else {
    wapc_fail(TEXT("the message does not fit into the guest's memory"));
  }
  wapc_release(payload, payload_length);
  wapc_release(operation, operation_length);
  return done;
}
