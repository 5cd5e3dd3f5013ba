// What clang calls for copies and fills.
#include <stddef.h>

void *memset(void *to, int value, size_t count) {
  unsigned char *bytes = to;
  while (count--) *bytes++ = (unsigned char)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t count) {
  unsigned char *bytes = to;
  const unsigned char *source = from;
  while (count--) *bytes++ = *source++;
  return to;
}
