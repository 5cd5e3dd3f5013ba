;; The function that docs/suspension.md follows through suspension and back, and one that can be left in two places, inside a call that a handler guards.
(module
  (import "env" "get" (func $read (param i32) (result i32)))
  (func $sum (param $n i32) (result i32) (local $s i32)
    (loop $next
      (local.set $s (i32.add (local.get $s) (call $read (local.get $n))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $s))
  (func $guarded (param $wide i64) (param $reference externref) (result externref)
    (block $caught
      (try_table (catch_all $caught)
        (local.set $wide (i64.add (local.get $wide) (i64.extend_i32_s (call $sum (i32.wrap_i64 (local.get $wide))))))))
    (drop (call $read (i32.wrap_i64 (local.get $wide))))
    (local.get $reference))
  (func $plain (param $n i32) (result i32)
    (i32.mul (local.get $n) (local.get $n)))
  (export "sum" (func $sum))
  (export "guarded" (func $guarded))
  (export "plain" (func $plain)))
