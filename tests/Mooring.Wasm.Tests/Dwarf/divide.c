// Source of divide-4.wasm and divide-5.wasm, which carry its line numbers in DWARF 4 and 5:
//   clang --target=wasm32 -O0 -gdwarf-N -ffile-prefix-map=$PWD=/src -ffunction-sections -nostdlib
//     -Wl,--no-entry -Wl,--export=run -Wl,--gc-sections divide.c -o divide-N.wasm
static int divide(int a, int b) {
  return a / b;
}
__attribute__((noinline)) int twice(int x) {
  int y = x * 2;
  return y + divide(x, x - 3);
}
int run(int x) {
  for (int i = 0; i < x; i++)
    x += twice(i);
  return x;
}
int never_called(int x) { return x; }
