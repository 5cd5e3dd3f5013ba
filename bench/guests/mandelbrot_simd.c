// The Mandelbrot set, four points at a time in 128-bit vectors.
#include "guest.h"
#include <wasm_simd128.h>

enum { Limit = 60 };

EXPORT("run") int run(int size) {
  v128_t total = wasm_i32x4_splat(0);
  const v128_t four = wasm_f32x4_splat(4.0f);
  for (int row = 0; row < size; row++) {
    const v128_t ci = wasm_f32x4_splat(2.0f * row / size - 1.0f);
    for (int column = 0; column < size; column += 4) {
      v128_t at = wasm_f32x4_make(column, column + 1, column + 2, column + 3);
      v128_t cr = wasm_f32x4_sub(wasm_f32x4_div(wasm_f32x4_add(at, at), wasm_f32x4_splat(size)), wasm_f32x4_splat(1.5f));
      v128_t r = wasm_f32x4_splat(0), i = r, rr = r, ii = r;
      for (int steps = 0; steps < Limit; steps++) {
        v128_t alive = wasm_f32x4_le(wasm_f32x4_add(rr, ii), four);
        if (!wasm_v128_any_true(alive)) break;
        total = wasm_i32x4_sub(total, alive);
        v128_t ri = wasm_f32x4_mul(r, i);
        i = wasm_f32x4_add(wasm_f32x4_add(ri, ri), ci);
        r = wasm_f32x4_add(wasm_f32x4_sub(rr, ii), cr);
        rr = wasm_f32x4_mul(r, r);
        ii = wasm_f32x4_mul(i, i);
      }
    }
  }
  return wasm_i32x4_extract_lane(total, 0) + wasm_i32x4_extract_lane(total, 1) + wasm_i32x4_extract_lane(total, 2) +
         wasm_i32x4_extract_lane(total, 3);
}
