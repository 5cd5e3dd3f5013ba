;; The answer of ref.is_null is dropped, but its operand can trap. Seeds 2419, 2906 and 1004200 of the differential fuzzer.
(module
  (table 3 externref)
  (func (export "drop") (param i32)
    (drop (ref.is_null (table.get (local.get 0))))))

(assert_return (invoke "drop" (i32.const 2)))
(assert_trap (invoke "drop" (i32.const 3)) "out of bounds table access")
