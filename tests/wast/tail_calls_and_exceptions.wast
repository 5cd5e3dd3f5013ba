;; A tail call leaves the handlers of the function that makes it, as it leaves its locals.

(module
  (tag $e (param i32))

  (func $throw (param i32) (throw $e (local.get 0)))

  ;; Not caught by the handler that the tail call has left...
  (func $leaves (param $n i32)
    (block $caught (result i32)
      (try_table (catch $e $caught) (return_call $throw (local.get $n)))
      (unreachable))
    (drop))
  ;; ...but by the one of the caller.
  (func (export "caught-outside") (param $n i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $e $caught) (call $leaves (local.get $n)))
      (i32.const -1)))
  (func (export "not-caught") (return_call $leaves (i32.const 1)))

  ;; A call that is no tail call is caught.
  (func (export "caught-inside") (param $n i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $e $caught) (call $throw (local.get $n)))
      (i32.const -1)))

  ;; Many tail calls, each from inside a handler.
  (func $chain (export "chain") (param $n i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $e $caught)
        (if (local.get $n) (then (return_call $chain (i32.sub (local.get $n) (i32.const 1)))))
        (call $throw (i32.const 5)))
      (i32.const -1)))
)

(assert_return (invoke "caught-outside" (i32.const 7)) (i32.const 7))
(assert_exception (invoke "not-caught"))
(assert_return (invoke "caught-inside" (i32.const 8)) (i32.const 8))
(assert_return (invoke "chain" (i32.const 0)) (i32.const 5))
(assert_return (invoke "chain" (i32.const 100_000)) (i32.const 5))
