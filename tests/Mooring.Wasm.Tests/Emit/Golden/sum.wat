;; A loop: interruption at its head, memory base and length in locals, one check for two loads.
(module (memory 1) (func (param $p i32) (param $end i32) (result i32) (local $sum i32)
  (loop $next
    (local.set $sum (i32.add (local.get $sum) (i32.add (i32.load offset=4 (local.get $p)) (i32.load (local.get $p)))))
    (br_if $next (i32.lt_u (local.tee $p (i32.add (local.get $p) (i32.const 8))) (local.get $end))))
  (local.get $sum)))
