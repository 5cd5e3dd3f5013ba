// SHA-256 (FIPS 180-4), byte stream in, 32 bytes out.
#ifndef MOORING_SHA256_H
#define MOORING_SHA256_H

#include "../support/wapc.h"

struct sha256 {
  u32 state[8];
  u64 length; // bytes so far
  u8 block[64];
};

static const u32 sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline u32 rotated(u32 value, int by) { return (value >> by) | (value << (32 - by)); }

static void sha256_block(u32 *state, const u8 *block) {
  u32 w[64];
  for (int i = 0; i < 16; i++)
    w[i] = (u32)block[4 * i] << 24 | (u32)block[4 * i + 1] << 16 | (u32)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    u32 low = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3);
    u32 high = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10);
    w[i] = w[i - 16] + low + w[i - 7] + high;
  }
  u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < 64; i++) {
    u32 first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + sha256_constants[i] + w[i];
    u32 second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static void sha256_begin(struct sha256 *hash) {
  static const u32 initial[8] = {
      0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  };
  for (int i = 0; i < 8; i++) hash->state[i] = initial[i];
  hash->length = 0;
}

static void sha256_add(struct sha256 *hash, struct text bytes) {
  u32 filled = (u32)(hash->length % 64);
  hash->length += bytes.length;
  u32 i = 0;
  while (i < bytes.length) {
    if (filled == 0 && bytes.length - i >= 64) {
      sha256_block(hash->state, bytes.at + i); // whole blocks need no copy
      i += 64;
      continue;
    }
    hash->block[filled++] = bytes.at[i++];
    if (filled == 64) {
      sha256_block(hash->state, hash->block);
      filled = 0;
    }
  }
}

// Writes the hash as 64 lower-case hexadecimal digits; nothing can be added after that.
static void sha256_end(struct sha256 *hash, u8 *digits) {
  u64 bits = hash->length * 8;
  sha256_add(hash, TEXT("\x80"));
  while (hash->length % 64 != 56) sha256_add(hash, (struct text){(const u8 *)"", 1}); // a literal's terminating zero
  u8 tail[8];
  for (int i = 0; i < 8; i++) tail[i] = (u8)(bits >> (56 - 8 * i));
  sha256_add(hash, (struct text){tail, 8});
  for (int i = 0; i < 64; i++) digits[i] = (u8)"0123456789abcdef"[(hash->state[i / 8] >> (28 - 4 * (i % 8))) & 15];
}

#endif
