;; Vectors that nothing was assigned to are zero, in the first round of a loop that assigns a constant to them too. Seed 3016480.
(module
  (global $rounds (mut i32) (i32.const 60))
  (func (export "bitmask") (local v128)
    (loop $outer
      (if (i32.eqz (global.get $rounds)) (then (return)))
      (global.set $rounds (i32.sub (global.get $rounds) (i32.const 1)))
      (if (i32.eqz (i16x8.bitmask (local.get 0))) (then (unreachable)))
      (loop
        (if (i32.eqz (global.get $rounds)) (then (return)))
        (local.set 0 (v128.const i32x4 0x817c80ff 0x81060500 0x91800980 0x80b0f17f))
        (br $outer))))
  (func (export "after a branch") (param i32) (result i32) (local v128)
    (if (local.get 0) (then (local.set 1 (v128.const i32x4 -1 -1 -1 -1))))
    (i8x16.bitmask (local.get 1))))
(assert_trap (invoke "bitmask") "unreachable")
(assert_trap (invoke "bitmask") "unreachable")
(assert_return (invoke "after a branch" (i32.const 0)) (i32.const 0))
(assert_return (invoke "after a branch" (i32.const 1)) (i32.const 65535))
