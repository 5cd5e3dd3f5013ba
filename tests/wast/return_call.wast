;; Tail calls in a chain far longer than any stack, with every type, with more arguments than the caller had, and out of blocks.

(module
  (func $even (export "even") (param i64) (result i32)
    (if (i64.eqz (local.get 0)) (then (return (i32.const 44))))
    (return_call $odd (i64.sub (local.get 0) (i64.const 1))))
  (func $odd (export "odd") (param i64) (result i32)
    (if (i64.eqz (local.get 0)) (then (return (i32.const 99))))
    (return_call $even (i64.sub (local.get 0) (i64.const 1))))

  (func $sum (export "sum") (param $n i64) (param $total i64) (result i64)
    (if (result i64) (i64.eqz (local.get $n))
      (then (local.get $total))
      (else (return_call $sum (i64.sub (local.get $n) (i64.const 1)) (i64.add (local.get $total) (local.get $n))))))

  ;; The arguments change places: all must be read before any is written.
  (func $swap (export "swap") (param $n i32) (param $a i64) (param $b i64) (result i64 i64)
    (if (i32.eqz (local.get $n)) (then (return (local.get $a) (local.get $b))))
    (return_call $swap (i32.sub (local.get $n) (i32.const 1)) (local.get $b) (local.get $a)))

  ;; A chain through functions of different and growing signatures.
  (func $zero (export "grow") (param $n i32) (result f64)
    (return_call $two (local.get $n) (f32.const 0.5)))
  (func $two (param $n i32) (param $f f32) (result f64)
    (return_call $five (local.get $n) (local.get $f) (f64.const 2) (v128.const i32x4 1 2 3 4) (i64.const 7)))
  (func $five (param $n i32) (param $f f32) (param $d f64) (param $v v128) (param $l i64) (result f64)
    (if (i32.eqz (local.get $n))
      (then
        (return
          (f64.add
            (f64.promote_f32 (local.get $f))
            (f64.add
              (f64.mul (local.get $d) (f64.convert_i64_s (local.get $l)))
              (f64.convert_i32_s (i32x4.extract_lane 2 (local.get $v))))))))
    (return_call $zero (i32.sub (local.get $n) (i32.const 1))))

  ;; From inside blocks and a loop, with values left on the stack below.
  (func $blocks (export "blocks") (param $n i32) (result i32)
    (i32.const 1)
    (block (result i32)
      (loop (result i32)
        (i32.const 2)
        (if (result i32) (local.get $n)
          (then (return_call $blocks (i32.sub (local.get $n) (i32.const 1))))
          (else (i32.const 4)))
        (i32.add)))
    (i32.add))

  (func $nothing (export "nothing") (param $n i32)
    (if (local.get $n) (then (return_call $nothing (i32.sub (local.get $n) (i32.const 1))))))

  (func $count (export "trap") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (unreachable)))
    (return_call $count (i32.sub (local.get $n) (i32.const 1))))

  ;; A call that is no tail call still needs stack.
  (func $deep (export "deep") (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (i32.add (i32.const 1) (call $deep (i32.sub (local.get $n) (i32.const 1)))))
)

(assert_return (invoke "even" (i64.const 0)) (i32.const 44))
(assert_return (invoke "even" (i64.const 1)) (i32.const 99))
(assert_return (invoke "even" (i64.const 1_000_000)) (i32.const 44))
(assert_return (invoke "odd" (i64.const 1_000_000)) (i32.const 99))
(assert_return (invoke "sum" (i64.const 1_000_000) (i64.const 0)) (i64.const 500_000_500_000))
(assert_return (invoke "swap" (i32.const 1_000_000) (i64.const 1) (i64.const 2)) (i64.const 1) (i64.const 2))
(assert_return (invoke "swap" (i32.const 1_000_001) (i64.const 1) (i64.const 2)) (i64.const 2) (i64.const 1))
(assert_return (invoke "grow" (i32.const 0)) (f64.const 17.5))
(assert_return (invoke "grow" (i32.const 300_000)) (f64.const 17.5))
(assert_return (invoke "blocks" (i32.const 1_000_000)) (i32.const 7))
(assert_return (invoke "nothing" (i32.const 1_000_000)))
(assert_trap (invoke "trap" (i32.const 1_000_000)) "unreachable")
(assert_exhaustion (invoke "deep" (i32.const 100_000_000)) "call stack exhausted")

;; Into another module, and back.

(module $A
  (table (export "table") 2 funcref)
  (func (export "set") (param funcref) (table.set (i32.const 0) (local.get 0)))
  (func (export "ping") (param i64) (result i64)
    (if (i64.eqz (local.get 0)) (then (return (i64.const -1))))
    (return_call_indirect (param i64) (result i64) (i64.sub (local.get 0) (i64.const 1)) (i32.const 0)))
)
(register "A" $A)
(module $B
  (import "A" "table" (table 2 funcref))
  (import "A" "ping" (func $ping (param i64) (result i64)))
  (global $turns (mut i64) (i64.const 0))
  (func $pong (export "pong") (param i64) (result i64)
    (global.set $turns (i64.add (global.get $turns) (i64.const 1)))
    (if (i64.eqz (local.get 0)) (then (return (global.get $turns))))
    (return_call $ping (i64.sub (local.get 0) (i64.const 1))))
  (elem (i32.const 0) $pong)
)
(assert_return (invoke $B "pong" (i64.const 4)) (i64.const 3))
(assert_return (invoke $B "pong" (i64.const 999_999)) (i64.const -1))

;; Validation.

(module
  (func $f (param i32) (result i64) (return_call $g (local.get 0)))
  (func $g (param i32) (result i64) (return_call $f (local.get 0)) (i32.const 1) (drop))
)
(assert_invalid (module (func (result i32) (return_call 1)) (func (result i64) (i64.const 0))) "type mismatch")
(assert_invalid (module (func (return_call 1)) (func (param i32))) "type mismatch")
(assert_invalid (module (func (result i32) (return_call 1)) (func)) "type mismatch")
(assert_invalid (module (func (return_call 7))) "unknown function")
