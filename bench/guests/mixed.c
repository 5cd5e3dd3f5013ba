// Work in the manner of CoreMark: linked lists, small matrices, a state machine over text, a CRC over all results.
#include "guest.h"

typedef struct Item {
  struct Item *next;
  short key, value;
} Item;

static uint16_t crc16(uint16_t crc, uint16_t data) {
  for (int i = 0; i < 16; i++, data >>= 1) crc = (crc ^ data) & 1 ? (uint16_t)(crc >> 1 ^ 0xA001) : (uint16_t)(crc >> 1);
  return crc;
}

typedef int (*Order)(const Item *, const Item *);
static int by_key(const Item *a, const Item *b) { return a->key - b->key; }
static int by_value(const Item *a, const Item *b) { return a->value - b->value; }

static Item *merge_sort(Item *list, Order order) {
  if (!list || !list->next) return list;
  Item *slow = list, *fast = list->next;
  while (fast && fast->next) slow = slow->next, fast = fast->next->next;
  Item *half = slow->next;
  slow->next = 0;
  Item *a = merge_sort(list, order), *b = merge_sort(half, order), *head = 0, **link = &head;
  while (a && b) {
    Item **from = order(a, b) <= 0 ? &a : &b;
    *link = *from;
    link = &(*from)->next;
    *from = *link;
  }
  *link = a ? a : b;
  return head;
}

static Item *reverse(Item *list) {
  Item *done = 0;
  while (list) {
    Item *next = list->next;
    list->next = done;
    done = list;
    list = next;
  }
  return done;
}

enum { N = 24 };

static int matrix_work(const short *a, const short *b, int *c, int scale) {
  int mixed = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      int sum = 0;
      for (int k = 0; k < N; k++) sum += a[i * N + k] * b[k * N + j];
      c[i * N + j] = sum * scale;
      mixed += (c[i * N + j] >> 3 & 15) * (c[i * N + j] >> 7 & 127);
    }
  return mixed;
}

static int scan(const char *text, int counts[8]) {
  enum { Start, Sign, Integer, Fraction, Exponent, Invalid } state = Start;
  int tokens = 0;
  for (; *text; text++) {
    char c = *text;
    if (c == ',') {
      counts[state]++, tokens++, state = Start;
      continue;
    }
    switch (state) {
    case Start: state = c == '-' || c == '+' ? Sign : c >= '0' && c <= '9' ? Integer : c == '.' ? Fraction : Invalid; break;
    case Sign: state = c >= '0' && c <= '9' ? Integer : c == '.' ? Fraction : Invalid; break;
    case Integer: state = c >= '0' && c <= '9' ? Integer : c == '.' ? Fraction : c == 'e' ? Exponent : Invalid; break;
    case Fraction: state = c >= '0' && c <= '9' ? Fraction : c == 'e' ? Exponent : Invalid; break;
    case Exponent: state = (c >= '0' && c <= '9') || c == '-' ? Exponent : Invalid; break;
    default: break;
    }
  }
  return tokens;
}

static const char text[] = "5012,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e3,-.123e-2,-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,";

EXPORT("run") int run(int rounds) {
  heap_reset();
  Item *items = allocate(200 * sizeof(Item)), *list = 0;
  short *a = allocate(N * N * 2), *b = allocate(N * N * 2);
  int *c = allocate(N * N * 4);
  random_state = 521288629u;
  for (int i = 0; i < 200; i++) {
    items[i] = (Item){.next = list, .key = (short)(random_next() % 1000), .value = (short)i};
    list = &items[i];
  }
  for (int i = 0; i < N * N; i++) a[i] = (short)(random_next() & 255), b[i] = (short)(random_next() & 255);
  uint16_t crc = 0;
  while (rounds-- > 0) {
    list = merge_sort(reverse(list), by_key);
    crc = crc16(crc, (uint16_t)list->value);
    list = merge_sort(list, by_value);
    crc = crc16(crc, (uint16_t)list->key);
    crc = crc16(crc, (uint16_t)matrix_work(a, b, c, rounds & 7));
    int counts[8] = {0};
    crc = crc16(crc, (uint16_t)scan(text, counts));
    for (int i = 0; i < 6; i++) crc = crc16(crc, (uint16_t)counts[i]);
  }
  return crc;
}
