// Counts words in a hash map with open addressing.
#include "guest.h"

enum { Slots = 1 << 15, Words = 20000 };

typedef struct {
  const char *text;
  int length, count;
  uint32_t hash;
} Slot;

static uint32_t hash(const char *text, int length) {
  uint32_t value = 2166136261u;
  for (int i = 0; i < length; i++) value = (value ^ (uint8_t)text[i]) * 16777619u;
  return value;
}

static int equal(const char *a, const char *b, int length) {
  for (int i = 0; i < length; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

EXPORT("run") int run(int rounds) {
  heap_reset();
  Slot *slots = allocate(Slots * sizeof(Slot));
  char *text = allocate(Words * 12);
  int *starts = allocate((Words + 1) * sizeof(int)), at = 0, most = 0;
  random_state = 123456789u;
  for (int i = 0; i < Words; i++) {
    starts[i] = at;
    uint32_t word = random_next() % 7000;
    do text[at++] = (char)('a' + word % 26);
    while (word /= 26);
    text[at++] = 'x';
  }
  starts[Words] = at;
  while (rounds-- > 0) {
    for (int i = 0; i < Slots; i++) slots[i] = (Slot){0};
    for (int i = 0; i < Words; i++) {
      const char *word = text + starts[i];
      int length = starts[i + 1] - starts[i];
      uint32_t key = hash(word, length), slot = key & (Slots - 1);
      while (slots[slot].text && !(slots[slot].hash == key && slots[slot].length == length && equal(slots[slot].text, word, length)))
        slot = (slot + 1) & (Slots - 1);
      slots[slot].text = word, slots[slot].length = length, slots[slot].hash = key;
      if (++slots[slot].count > most) most = slots[slot].count;
    }
  }
  return most;
}
