// Sieve of Eratosthenes over bytes.
#include "guest.h"

enum { Limit = 4000000 };

EXPORT("run") int run(int rounds) {
  heap_reset();
  uint8_t *composite = allocate(Limit);
  int primes = 0;
  while (rounds-- > 0) {
    for (int i = 0; i < Limit; i++) composite[i] = 0;
    primes = 0;
    for (int i = 2; i < Limit; i++) {
      if (composite[i]) continue;
      primes++;
      for (int k = i + i; k < Limit; k += i) composite[k] = 1;
    }
  }
  return primes;
}
