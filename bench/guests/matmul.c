// Dense matrix product in double precision, the plain triple loop.
#include "guest.h"

enum { N = 240 };

EXPORT("run") int run(int rounds) {
  heap_reset();
  double *a = allocate(N * N * sizeof(double)), *b = allocate(N * N * sizeof(double)), *c = allocate(N * N * sizeof(double));
  for (int i = 0; i < N * N; i++) a[i] = i % 17 - 8, b[i] = i % 13 - 6;
  while (rounds-- > 0) {
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++) {
        double sum = 0;
        for (int k = 0; k < N; k++) sum += a[i * N + k] * b[k * N + j];
        c[i * N + j] = sum;
      }
  }
  double trace = 0;
  for (int i = 0; i < N; i++) trace += c[i * N + i];
  return (int)trace;
}
