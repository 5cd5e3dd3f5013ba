// LZ77 with a hash of four bytes: compresses, expands, compares.
#include "guest.h"

enum { Length = 1 << 19, HashBits = 14 };

static uint32_t read32(const uint8_t *from) {
  uint32_t value;
  __builtin_memcpy(&value, from, 4);
  return value;
}

// Tokens: literal count, literals, match length, distance (two bytes).
static uint8_t *compress(const uint8_t *from, int length, uint8_t *to, int *heads) {
  for (int i = 0; i < 1 << HashBits; i++) heads[i] = -1;
  int at = 0, literals = 0;
  while (at + 4 <= length) {
    uint32_t key = read32(from + at) * 2654435761u >> (32 - HashBits);
    int candidate = heads[key];
    heads[key] = at;
    if (candidate < 0 || at - candidate > 65535 || read32(from + candidate) != read32(from + at)) {
      at++;
      if (++literals < 255) continue;
    }
    int match = 0;
    if (literals < 255)
      while (match < 255 && at + match < length && from[candidate + match] == from[at + match]) match++;
    *to++ = (uint8_t)literals;
    for (int i = at - literals; i < at; i++) *to++ = from[i];
    *to++ = (uint8_t)match;
    *to++ = (uint8_t)(at - candidate);
    *to++ = (uint8_t)((at - candidate) >> 8);
    at += match;
    literals = 0;
  }
  literals += length - at;
  *to++ = (uint8_t)literals;
  for (int i = length - literals; i < length; i++) *to++ = from[i];
  *to++ = 0, *to++ = 0, *to++ = 0;
  return to;
}

static uint8_t *expand(const uint8_t *from, const uint8_t *end, uint8_t *to) {
  while (from < end) {
    int literals = *from++;
    for (int i = 0; i < literals; i++) *to++ = *from++;
    int match = *from++, distance = from[0] | from[1] << 8;
    from += 2;
    for (int i = 0; i < match; i++, to++) *to = to[-distance];
  }
  return to;
}

EXPORT("run") int run(int rounds) {
  heap_reset();
  uint8_t *data = allocate(Length), *packed = allocate(Length * 2), *again = allocate(Length + 512);
  int *heads = allocate(sizeof(int) << HashBits);
  random_state = 362436069u;
  for (int i = 0; i < Length; i++) data[i] = i > 300 && random_next() % 16 ? data[i - 1 - (i >> 5) % 250] : (uint8_t)(random_next() >> 8);
  int size = 0;
  while (rounds-- > 0) {
    uint8_t *end = compress(data, Length, packed, heads);
    size = (int)(end - packed);
    if (expand(packed, end, again) - again != Length) return -1;
    for (int i = 0; i < Length; i++)
      if (data[i] != again[i]) return -2;
  }
  return size;
}
