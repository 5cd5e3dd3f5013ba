;; Tail calls through tables.

(module
  (type $step (func (param i64 i64) (result i64)))
  (type $other (func (param i64) (result i64)))
  (table $t 5 funcref)
  (table $u 1 funcref)
  (elem (table $t) (i32.const 0) func $even $odd $one)
  (elem (table $u) (i32.const 0) func $done)

  (func $even (param $n i64) (param $acc i64) (result i64)
    (return_call_indirect $t (type $step)
      (i64.sub (local.get $n) (i64.const 1))
      (i64.add (local.get $acc) (i64.const 2))
      (i32.const 1)))
  (func $odd (param $n i64) (param $acc i64) (result i64)
    (if (i64.le_s (local.get $n) (i64.const 0))
      (then (return_call_indirect $u (type $step) (local.get $n) (local.get $acc) (i32.const 0))))
    (return_call_indirect $t (type $step) (local.get $n) (local.get $acc) (i32.const 0)))
  (func $done (param $n i64) (param $acc i64) (result i64) (i64.add (local.get $n) (local.get $acc)))
  (func $one (param i64) (result i64) (local.get 0))

  (func (export "count") (param i64) (result i64)
    (return_call_indirect $t (type $step) (local.get 0) (i64.const 0) (i32.const 0)))
  (func (export "at") (param i32) (result i64)
    (return_call_indirect $t (type $step) (i64.const 0) (i64.const 0) (local.get 0)))
)

(assert_return (invoke "count" (i64.const 3)) (i64.const 6))
(assert_return (invoke "count" (i64.const 1_000_000)) (i64.const 2_000_000))
(assert_return (invoke "at" (i32.const 1)) (i64.const 0))
(assert_trap (invoke "at" (i32.const 2)) "indirect call type mismatch")
(assert_trap (invoke "at" (i32.const 3)) "uninitialized element")
(assert_trap (invoke "at" (i32.const 5)) "undefined element")
(assert_trap (invoke "at" (i32.const -1)) "undefined element")

;; Host functions as targets.

(module
  (import "spectest" "print_i32" (func $print (param i32)))
  (table 1 funcref)
  (elem (i32.const 0) $print)
  (func (export "direct") (return_call $print (i32.const 1)))
  (func (export "indirect") (return_call_indirect (param i32) (i32.const 1) (i32.const 0)))
)
(assert_return (invoke "direct"))
(assert_return (invoke "indirect"))

(assert_invalid
  (module (table 1 funcref) (func (result i32) (return_call_indirect (result i64) (i32.const 0))))
  "type mismatch")
(assert_invalid (module (func (return_call_indirect (i32.const 0)))) "unknown table")
(assert_invalid (module (table 1 externref) (func (return_call_indirect (i32.const 0)))) "type mismatch")
