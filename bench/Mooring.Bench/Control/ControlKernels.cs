namespace Mooring.Bench.Control;

/// <summary>Guests whose loops and calls are short, so that what control adds to each shows.</summary>
internal static class ControlKernels
{
    public const string Text = """
        (module
          (memory 16)
          (func (export "loop") (param $n i32) (result i32) (local $x i32)
            (loop $again
              (local.set $x (i32.xor (i32.mul (local.get $x) (i32.const 1664525)) (local.get $n)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $x))
          (func $fib (export "calls") (param $n i32) (result i32)
            (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
              (then (local.get $n))
              (else (i32.add
                (call $fib (i32.sub (local.get $n) (i32.const 1)))
                (call $fib (i32.sub (local.get $n) (i32.const 2)))))))
          (func (export "sieve") (param $rounds i32) (result i32) (local $i i32) (local $j i32) (local $count i32)
            (loop $round
              (memory.fill (i32.const 0) (i32.const 1) (i32.const 1000000))
              (local.set $count (i32.const 0))
              (local.set $i (i32.const 2))
              (loop $outer
                (if (i32.load8_u (local.get $i)) (then
                  (local.set $count (i32.add (local.get $count) (i32.const 1)))
                  (local.set $j (i32.add (local.get $i) (local.get $i)))
                  (block $done (loop $inner
                    (br_if $done (i32.ge_u (local.get $j) (i32.const 1000000)))
                    (i32.store8 (local.get $j) (i32.const 0))
                    (local.set $j (i32.add (local.get $j) (local.get $i)))
                    (br $inner)))))
                (br_if $outer (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
              (br_if $round (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
            (local.get $count))
          (func (export "mix") (param $n i32) (result i32) (local $a i32) (local $b i32)
            (loop $again
              (local.set $a (i32.and (i32.add (local.get $a) (i32.mul (local.get $b) (i32.const 12345))) (i32.const 0xfffc)))
              (if (i32.and (local.get $a) (i32.const 64))
                (then (i32.store (local.get $a) (i32.add (local.get $b) (i32.load (local.get $a)))))
                (else (local.set $b (i32.add (local.get $b) (i32.rotl (local.get $a) (i32.const 7))))))
              (local.set $b (i32.xor (local.get $b) (local.get $n)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $b))
          (func (export "forever") (loop (br 0))))
        """;

    /// <summary>Exports with arguments for some tens of milliseconds.</summary>
    public static readonly (string Export, int Argument)[] Runs = [("loop", 40_000_000), ("calls", 32), ("sieve", 8), ("mix", 15_000_000)];
}
