// What the kernels share: a bump allocator, and random numbers that are the same everywhere.
#pragma once
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(name)))

extern unsigned char __heap_base;
static uintptr_t heap_next;

static void heap_reset(void) { heap_next = ((uintptr_t)&__heap_base + 15) & ~(uintptr_t)15; }

static void *allocate(size_t bytes) {
  uintptr_t start = heap_next;
  heap_next = (start + bytes + 15) & ~(uintptr_t)15;
  size_t have = __builtin_wasm_memory_size(0) << 16;
  if (heap_next > have) __builtin_wasm_memory_grow(0, (heap_next - have + 65535) >> 16);
  return (void *)start;
}

static uint32_t random_state;

static uint32_t random_next(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 17;
  return random_state ^= random_state << 5;
}

void *memset(void *to, int value, size_t count);
void *memcpy(void *to, const void *from, size_t count);
