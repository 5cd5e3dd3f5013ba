;; Arms of an `if` whose end is not reached because a loop inside of them does not end, with operands below the loop.
;; Seed 2000522 of the differential fuzzer.
(module
  (global $rounds (mut i32) (i32.const 5))
  (func $rounds-left (result i32)
    (global.set $rounds (i32.sub (global.get $rounds) (i32.const 1)))
    (i32.ge_s (global.get $rounds) (i32.const 0)))
  (func (export "first arm") (param i32) (result i64)
    (i64.const 3)
    (if (result i64) (local.get 0)
      (then
        f64.const 0
        f64.const 0
        (loop (result i32)
          (if (i32.eqz (call $rounds-left)) (then (return (i64.const 1))))
          br 0)
        select (result f64)
        drop
        i64.const 64)
      (else (i64.const 39)))
    (i64.add))
  (func (export "only arm") (param i32 i64) (result i64)
    (local.get 1)
    (local.get 0)
    (if (param i64) (result i64)
      (then
        f64.const 0
        (loop (if (i32.eqz (call $rounds-left)) (then (return (i64.const 2)))) br 0)
        drop))))
(assert_return (invoke "first arm" (i32.const 0)) (i64.const 42))
(assert_return (invoke "first arm" (i32.const 1)) (i64.const 1))
(assert_return (invoke "only arm" (i32.const 0) (i64.const 7)) (i64.const 7))
(assert_return (invoke "only arm" (i32.const 1) (i64.const 7)) (i64.const 2))
