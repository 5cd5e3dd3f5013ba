// MessagePack for guests: enough to read requests, write replies, and ask the host's capabilities in the form of codec era C
// (maps with camelCase names). Reading is bounded by the payload; what is malformed reads as nothing.
#ifndef MOORING_PACK_H
#define MOORING_PACK_H

#include "wapc.h"

// ---- writing -----------------------------------------------------------------------------------------------------

static inline void pack_byte(struct builder *to, u8 value) { append(to, (struct text){&value, 1}); }

static inline void pack_big_endian(struct builder *to, u8 code, u64 value, u32 bytes) {
  pack_byte(to, code);
  while (bytes--) pack_byte(to, (u8)(value >> (8 * bytes)));
}

static inline void pack_number(struct builder *to, u64 value) {
  if (value < 0x80) pack_byte(to, (u8)value);
  else if (value <= 0xff) pack_big_endian(to, 0xcc, value, 1);
  else if (value <= 0xffff) pack_big_endian(to, 0xcd, value, 2);
  else if (value <= 0xffffffff) pack_big_endian(to, 0xce, value, 4);
  else pack_big_endian(to, 0xcf, value, 8);
}

static inline void pack_text(struct builder *to, struct text text) {
  if (text.length < 32) pack_byte(to, (u8)(0xa0 | text.length));
  else if (text.length <= 0xff) pack_big_endian(to, 0xd9, text.length, 1);
  else if (text.length <= 0xffff) pack_big_endian(to, 0xda, text.length, 2);
  else pack_big_endian(to, 0xdb, text.length, 4);
  append(to, text);
}

static inline void pack_bytes(struct builder *to, struct text bytes) {
  if (bytes.length <= 0xff) pack_big_endian(to, 0xc4, bytes.length, 1);
  else if (bytes.length <= 0xffff) pack_big_endian(to, 0xc5, bytes.length, 2);
  else pack_big_endian(to, 0xc6, bytes.length, 4);
  append(to, bytes);
}

// At most 15 pairs.
static inline void pack_map(struct builder *to, u32 pairs) { pack_byte(to, (u8)(0x80 | pairs)); }

static inline void pack_array(struct builder *to, u32 items) {
  if (items < 16) pack_byte(to, (u8)(0x90 | items));
  else pack_big_endian(to, 0xdc, items, 2);
}

static inline void pack_flag(struct builder *to, int value) { pack_byte(to, value ? 0xc3 : 0xc2); }

static inline void pack_text_field(struct builder *to, struct text name, struct text value) {
  pack_text(to, name);
  pack_text(to, value);
}

static inline void pack_number_field(struct builder *to, struct text name, u64 value) {
  pack_text(to, name);
  pack_number(to, value);
}

static inline void pack_bytes_field(struct builder *to, struct text name, struct text value) {
  pack_text(to, name);
  pack_bytes(to, value);
}

// ---- reading -----------------------------------------------------------------------------------------------------

struct unpacker {
  const u8 *at;
  const u8 *end;
};

static inline struct unpacker unpack(struct text payload) { return (struct unpacker){payload.at, payload.at + payload.length}; }

static inline u64 unpack_big_endian(struct unpacker *from, u32 bytes) {
  u64 value = 0;
  if ((u32)(from->end - from->at) < bytes) {
    from->at = from->end;
    return 0;
  }
  while (bytes--) value = (value << 8) | *from->at++;
  return value;
}

static inline u8 unpack_code(struct unpacker *from) { return from->at < from->end ? *from->at++ : 0xc0; }

static inline u64 unpack_number(struct unpacker *from) {
  u8 code = unpack_code(from);
  if (code < 0x80) return code;
  if (code >= 0xcc && code <= 0xcf) return unpack_big_endian(from, 1u << (code - 0xcc));
  if (code >= 0xd0 && code <= 0xd3) return unpack_big_endian(from, 1u << (code - 0xd0)); // not negative where guests ask
  return 0;
}

// Texts and bytes alike; nil is empty.
static inline struct text unpack_text(struct unpacker *from) {
  u8 code = unpack_code(from);
  u64 length = 0;
  if ((code & 0xe0) == 0xa0) length = code & 0x1f;
  else if (code >= 0xd9 && code <= 0xdb) length = unpack_big_endian(from, 1u << (code - 0xd9));
  else if (code >= 0xc4 && code <= 0xc6) length = unpack_big_endian(from, 1u << (code - 0xc4));
  if (length > (u64)(from->end - from->at)) length = 0;
  struct text text = {from->at, (u32)length};
  from->at += length;
  return text;
}

// The pairs of a map.
static inline u32 unpack_map(struct unpacker *from) {
  u8 code = unpack_code(from);
  if ((code & 0xf0) == 0x80) return code & 0xf;
  if (code == 0xde) return (u32)unpack_big_endian(from, 2);
  if (code == 0xdf) return (u32)unpack_big_endian(from, 4);
  return 0;
}

// The items of an array.
static inline u32 unpack_array(struct unpacker *from) {
  u8 code = unpack_code(from);
  if ((code & 0xf0) == 0x90) return code & 0xf;
  if (code == 0xdc) return (u32)unpack_big_endian(from, 2);
  if (code == 0xdd) return (u32)unpack_big_endian(from, 4);
  return 0;
}

static inline int unpack_flag(struct unpacker *from) { return unpack_code(from) == 0xc3; }

static inline void unpack_skip(struct unpacker *from) {
  u32 left = 1; // values to pass over
  while (left-- && from->at < from->end) {
    u8 code = *from->at;
    if ((code & 0xf0) == 0x80 || code == 0xde || code == 0xdf) {
      left += 2 * unpack_map(from);
    } else if ((code & 0xf0) == 0x90 || code == 0xdc || code == 0xdd) {
      from->at++;
      left += code == 0xdc ? (u32)unpack_big_endian(from, 2) : code == 0xdd ? (u32)unpack_big_endian(from, 4) : (u32)(code & 0xf);
    } else if ((code & 0xe0) == 0xa0 || (code >= 0xd9 && code <= 0xdb) || (code >= 0xc4 && code <= 0xc6)) {
      unpack_text(from);
    } else if (code == 0xca || code == 0xcb) {
      from->at++;
      unpack_big_endian(from, code == 0xca ? 4 : 8);
    } else if (code < 0x80 || code >= 0xe0 || (code >= 0xcc && code <= 0xd3)) {
      unpack_number(from);
    } else {
      from->at++;
    }
  }
}

// Finds a field of a map by its name; 1 if it is there, and `*value` stands before its value then.
static inline int unpack_find(struct text map, struct text name, struct unpacker *value) {
  *value = unpack(map);
  for (u32 left = unpack_map(value); left && value->at < value->end; left--) {
    if (text_equal(unpack_text(value), name)) return 1;
    unpack_skip(value);
  }
  return 0;
}

static inline struct text unpack_text_field(struct text map, struct text name) {
  struct unpacker value;
  return unpack_find(map, name, &value) ? unpack_text(&value) : (struct text){map.at, 0};
}

static inline u64 unpack_number_field(struct text map, struct text name) {
  struct unpacker value;
  return unpack_find(map, name, &value) ? unpack_number(&value) : 0;
}

// ---- what actors do again and again ------------------------------------------------------------------------------

// Answers an HTTP request.
static inline int http_reply(u32 status, struct text reason, struct text type, struct text body) {
  struct builder reply = {0, 0, 0};
  pack_map(&reply, 4);
  pack_number_field(&reply, TEXT("statusCode"), status);
  pack_text_field(&reply, TEXT("status"), reason);
  pack_text(&reply, TEXT("header"));
  pack_map(&reply, 1);
  pack_text_field(&reply, TEXT("content-type"), type);
  pack_bytes_field(&reply, TEXT("body"), body);
  int done = wapc_reply(built(&reply));
  builder_release(&reply);
  return done;
}

// The value of a name in a query string such as a=1&b=2, as it stands there.
static inline struct text query_value(struct text query, struct text name) {
  for (u32 at = 0; at < query.length;) {
    u32 end = at;
    while (end < query.length && query.at[end] != '&') end++;
    if (end - at > name.length && query.at[at + name.length] == '=' && text_equal((struct text){query.at + at, name.length}, name))
      return (struct text){query.at + at + name.length + 1, end - at - name.length - 1};
    at = end + 1;
  }
  return (struct text){query.at, 0};
}

#endif
