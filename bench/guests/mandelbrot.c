// The Mandelbrot set, one point at a time.
#include "guest.h"

enum { Limit = 60 };

EXPORT("run") int run(int size) {
  int inside = 0;
  for (int row = 0; row < size; row++)
    for (int column = 0; column < size; column++) {
      double cr = 2.0 * column / size - 1.5, ci = 2.0 * row / size - 1.0, r = 0, i = 0, rr = 0, ii = 0;
      int steps = 0;
      for (; steps < Limit && rr + ii <= 4.0; steps++) {
        i = 2 * r * i + ci;
        r = rr - ii + cr;
        rr = r * r;
        ii = i * i;
      }
      inside += steps;
    }
  return inside;
}
