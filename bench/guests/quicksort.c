// Quicksort of random integers, recursive.
#include "guest.h"

enum { Count = 300000 };

static void sort(int *items, int low, int high) {
  while (low < high) {
    int pivot = items[(low + high) >> 1], i = low, j = high;
    while (i <= j) {
      while (items[i] < pivot) i++;
      while (items[j] > pivot) j--;
      if (i > j) break;
      int held = items[i];
      items[i++] = items[j];
      items[j--] = held;
    }
    sort(items, low, j);
    low = i;
  }
}

EXPORT("run") int run(int rounds) {
  heap_reset();
  int *items = allocate(Count * sizeof(int));
  int mixed = 0;
  random_state = 2463534242u;
  while (rounds-- > 0) {
    for (int i = 0; i < Count; i++) items[i] = (int)random_next();
    sort(items, 0, Count - 1);
    for (int i = 1; i < Count; i++) mixed += items[i - 1] <= items[i];
    mixed ^= items[Count / 3];
  }
  return mixed;
}
