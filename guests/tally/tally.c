// A running word count over everything that one instance has been sent.
//
//   Count TEXT   adds the text, answers "lines=L words=W distinct=D bytes=B": decimal totals since the start or Reset
//   Top N        answers the N most frequent words (1 to 1000; 10 when empty), one "COUNT WORD\n" each, most frequent
//                first, equal counts in the order of their bytes
//   Reset        forgets everything, answers as Count does
//
// A line is a line feed. A word is a longest run of ASCII letters, ASCII digits and bytes from 0x80 up (so that UTF-8
// letters belong to words), never across two messages; words that differ only in the case of ASCII letters are the same.
#include "../support/wapc.h"

struct entry {
  const u8 *word; // 0: the slot is free
  u32 length;
  u32 hash;
  u32 count;
};

enum { FIRST_CAPACITY = 1024, MOST_TOP = 1000, USUAL_TOP = 10 };

// Open addressing with linear probing, never more than three quarters full; the capacity is a power of two.
static struct entry *table;
static u32 capacity;
static u32 distinct;
static u64 lines, words, bytes;

static struct entry *new_table(u32 slots) {
  struct entry *fresh = wapc_need(slots * (u32)sizeof(struct entry));
  for (u32 i = 0; i < slots; i++) fresh[i].word = 0;
  return fresh;
}

static struct entry *free_slot(struct entry *in, u32 slots, u32 hash) {
  u32 at = hash & (slots - 1);
  while (in[at].word) at = (at + 1) & (slots - 1);
  return &in[at];
}

static void grow(void) {
  u32 larger = capacity ? capacity * 2 : FIRST_CAPACITY;
  struct entry *fresh = new_table(larger);
  for (u32 i = 0; i < capacity; i++)
    if (table[i].word) *free_slot(fresh, larger, table[i].hash) = table[i];
  wapc_release(table, capacity * (u32)sizeof(struct entry));
  table = fresh;
  capacity = larger;
}

static u8 lower(u8 byte) { return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte; }

static int in_word(u8 byte) {
  u8 small = lower(byte);
  return (small >= 'a' && small <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80;
}

static int same_word(const struct entry *entry, const u8 *word, u32 length, u32 hash) {
  if (entry->hash != hash || entry->length != length) return 0;
  for (u32 i = 0; i < length; i++)
    if (entry->word[i] != lower(word[i])) return 0;
  return 1;
}

static void count_word(const u8 *word, u32 length, u32 hash) {
  words++;
  if ((distinct + 1) * 4ull > capacity * 3ull) grow();
  u32 at = hash & (capacity - 1);
  for (; table[at].word; at = (at + 1) & (capacity - 1)) {
    if (!same_word(&table[at], word, length, hash)) continue;
    table[at].count++;
    return;
  }
  u8 *copy = wapc_need(length);
  for (u32 i = 0; i < length; i++) copy[i] = lower(word[i]);
  table[at] = (struct entry){copy, length, hash, 1};
  distinct++;
}

static int totals(void) {
  struct builder reply = {0, 0, 0};
  append(&reply, TEXT("lines="));
  append_number(&reply, lines);
  append(&reply, TEXT(" words="));
  append_number(&reply, words);
  append(&reply, TEXT(" distinct="));
  append_number(&reply, distinct);
  append(&reply, TEXT(" bytes="));
  append_number(&reply, bytes);
  int done = wapc_reply(built(&reply));
  builder_release(&reply);
  return done;
}

static int count(struct text text) {
  u32 at = 0;
  while (at < text.length) {
    u32 start = at;
    u32 hash = 2166136261u; // FNV-1a over the lower-cased bytes
    for (; at < text.length && in_word(text.at[at]); at++) hash = (hash ^ lower(text.at[at])) * 16777619u;
    if (at > start) {
      count_word(text.at + start, at - start, hash);
    } else {
      lines += text.at[at] == '\n';
      at++;
    }
  }
  bytes += text.length;
  return totals();
}

static int comes_before(const struct entry *a, const struct entry *b) {
  if (a->count != b->count) return a->count > b->count;
  u32 shorter = a->length < b->length ? a->length : b->length;
  for (u32 i = 0; i < shorter; i++)
    if (a->word[i] != b->word[i]) return a->word[i] < b->word[i];
  return a->length < b->length;
}

// The first `wanted` entries in order, by insertion: most entries fail the one comparison with the last place.
static u32 select_top(const struct entry **top, u32 wanted) {
  u32 found = 0;
  for (u32 i = 0; i < capacity; i++) {
    const struct entry *entry = &table[i];
    if (!entry->word || (found == wanted && !comes_before(entry, top[found - 1]))) continue;
    if (found < wanted) found++;
    u32 place = found - 1;
    for (; place > 0 && comes_before(entry, top[place - 1]); place--) top[place] = top[place - 1];
    top[place] = entry;
  }
  return found;
}

static int top(struct text payload) {
  u32 wanted = USUAL_TOP;
  if (payload.length > 0 && (!text_to_number(payload, MOST_TOP, &wanted) || wanted == 0))
    return wapc_fail(TEXT("Top takes a number from 1 to 1000"));

  static const struct entry *best[MOST_TOP];
  u32 found = select_top(best, wanted);
  struct builder reply = {0, 0, 0};
  for (u32 i = 0; i < found; i++) {
    append_number(&reply, best[i]->count);
    append(&reply, TEXT(" "));
    append(&reply, (struct text){best[i]->word, best[i]->length});
    append(&reply, TEXT("\n"));
  }
  int done = wapc_reply(built(&reply));
  builder_release(&reply);
  return done;
}

static int reset(struct text payload) {
  (void)payload;
  for (u32 i = 0; i < capacity; i++)
    if (table[i].word) wapc_release((void *)table[i].word, table[i].length);
  wapc_release(table, capacity * (u32)sizeof(struct entry));
  table = 0;
  capacity = distinct = 0;
  lines = words = bytes = 0;
  return totals();
}

const struct wapc_operation wapc_operations[] = {
    OPERATION("Count", count),
    OPERATION("Top", top),
    OPERATION("Reset", reset),
    NO_MORE_OPERATIONS,
};
