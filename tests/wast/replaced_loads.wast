;; Loads whose values nobody reads: see shortened_loads.wast. A value that a call with several results replaces, or that is replaced on all ways on. Seed 6062630.
(module
  (memory 1)
  (func $two (result i64 i64) (i64.const 3) (i64.const 4))
  (func (export "replaced by a call") (param i32) (result i64) (local $x i64) (local $y i64)
    (local.set $x (i64.load (local.get 0)))
    (call $two)
    (local.set $y)
    (local.set $x)
    (i64.add (local.get $x) (local.get $y)))
  (func (export "replaced on all ways") (param i32 i32) (result i64) (local $x i64)
    (local.set $x (i64.load (local.get 0)))
    (if (local.get 1)
      (then (local.set $x (i64.const 5)))
      (else (call $two) (local.set $x) (drop)))
    (local.get $x))
  (func (export "replaced on one way") (param i32 i32) (result i64) (local $x i64)
    (local.set $x (i64.load (local.get 0)))
    (if (local.get 1) (then (local.set $x (i64.const 5))))
    (local.get $x))
  (func (export "replaced in the next round") (param i32 i32) (result i64) (local $x i64)
    (loop $next
      (local.set $x (i64.load (local.get 0)))
      (br_if $next (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
    (i64.const 6)))
(assert_return (invoke "replaced by a call" (i32.const 65528)) (i64.const 7))
(assert_trap (invoke "replaced by a call" (i32.const 65529)) "out of bounds memory access")
(assert_trap (invoke "replaced by a call" (i32.const 65535)) "out of bounds memory access")
(assert_return (invoke "replaced on all ways" (i32.const 65528) (i32.const 0)) (i64.const 4))
(assert_return (invoke "replaced on all ways" (i32.const 65528) (i32.const 1)) (i64.const 5))
(assert_trap (invoke "replaced on all ways" (i32.const 65529) (i32.const 0)) "out of bounds memory access")
(assert_trap (invoke "replaced on all ways" (i32.const 65535) (i32.const 1)) "out of bounds memory access")
(assert_return (invoke "replaced on one way" (i32.const 65528) (i32.const 1)) (i64.const 5))
(assert_trap (invoke "replaced on one way" (i32.const 65535) (i32.const 1)) "out of bounds memory access")
(assert_return (invoke "replaced in the next round" (i32.const 65528) (i32.const 3)) (i64.const 6))
(assert_trap (invoke "replaced in the next round" (i32.const 65535) (i32.const 3)) "out of bounds memory access")
;; Seed 6062630 as it was found: a wrong type trapped, and not the load before it.
(module
  (type (;0;) (func (param i64 i32 f64)))
  (type (;1;) (func (param i64 i32 i64 f64) (result externref)))
  (type (;2;) (func (param funcref funcref v128 f64) (result i64 externref externref)))
  (type (;3;) (func (param externref) (result f64 i64 f64)))
  (type (;4;) (func (param funcref v128) (result funcref v128 funcref)))
  (type (;5;) (func (param funcref) (result v128)))
  (type (;6;) (func (param i64 i32) (result v128 funcref)))
  (table (;0;) 10 14 funcref)
  (table (;1;) 10 14 externref)
  (memory (;0;) 1 3)
  (global (;0;) (mut i32) (i32.const 60))
  (global (;1;) i32 (i32.const -2147483520))
  (global (;2;) (mut i64) (i64.const 9218868437227405312))
  (global (;3;) i64 (i64.const 65535))
  (export "m" (memory 0))
  (export "t0" (table 0))
  (export "t1" (table 1))
  (export "f0" (func 0))
  (export "f1" (func 1))
  (export "f3" (func 3))
  (export "g0" (global 0))
  (export "g1" (global 1))
  (export "g2" (global 2))
  (export "g3" (global 3))
  (elem (;0;) (offset (i32.const 0)) func 0 1 2 3)
  (elem (;1;) func 0 1 2 3)
  (func (;0;) (type 0) (param i64) (param i32) (param f64)
    (local f32)
    (local externref)
    (local f32)
    (local f64)
    (local v128)
    (local funcref)
    global.get 0
    i32.eqz
    if (;@1;)
      return
    end
    global.get 0
    i32.const 1
    i32.sub
    global.set 0
    loop (result i64) (;@1;)
      global.get 0
      i32.eqz
      if (;@2;)
        return
      end
      global.get 0
      i32.const 1
      i32.sub
      global.set 0
      i32.const 0
      i64.load offset=65531
      local.set 0
      ref.null extern
      i32.const 1
      call_indirect (type 3) (param externref) (result f64 i64 f64)
      local.set 2
      local.set 0
      local.set 2
      i64.const 0
    end
    i32.const 0
    local.get 0
    f64.const 0
    call 1
    local.set 4)
  (func (;1;) (type 1) (param i64) (param i32) (param i64) (param f64) (result externref)
    global.get 0
    i32.eqz
    if (;@1;)
      ref.null extern
      return
    end
    global.get 0
    i32.const 1
    i32.sub
    global.set 0
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    v128.xor
    i64x2.bitmask
    i64.const 16777216
    i64.store offset=2147483647 align=1
    ref.null extern)
  (func (;2;) (type 2) (param funcref) (param funcref) (param v128) (param f64) (result i64 externref externref)
    (local externref)
    (local i32)
    (local f32)
    (local v128)
    (local i32)
    (local f64)
    (local funcref)
    global.get 0
    i32.eqz
    if (;@1;)
      i64.const 0
      ref.null extern
      ref.null extern
      return
    end
    global.get 0
    i32.const 1
    i32.sub
    global.set 0
    i64.const -224
    ref.null extern
    local.get 4)
  (func (;3;) (type 3) (param externref) (result f64 i64 f64)
    (local funcref)
    (local externref)
    (local i32)
    (local i32)
    (local i32)
    (local i64)
    global.get 0
    i32.eqz
    if (;@1;)
      f64.const 0
      i64.const 0
      f64.const 0
      return
    end
    global.get 0
    i32.const 1
    i32.sub
    global.set 0
    f64.const 0.49999999999999994
    local.get 6
    f64.const -inf)
  (data (;0;) (offset (i32.const 238)) "\8bG\f2\09\88\9e\9ct[")
  (data (;1;) "\8bG\f2\09\88\9e\9ct["))

(assert_trap (invoke "f0" (i64.const 4294967295) (i32.const -2147483647) (f64.const 0)) "out of bounds memory access")
;; A branch that always goes where the value is not wanted. Seed 6093215.
(module
  (memory 1)
  (func (export "dropped by a branch") (param v128) (result v128) (local i64 v128)
    i32.const 0
    v128.load32x2_s offset=65531 align=2
    i32.const 63
    if (result i32)
      local.get 2
      i32.const 11982
      br_if 1
      local.set 0
      i32.const 1431655765
    else
      i32.const 0
    end
    br_if 0)
  (func $unless (param $address i32) (param $known i32) (result i64) (local $x i64)
    (local.set $x (i64.load (local.get $address)))
    (if (i32.eqz (local.get $known)) (then (return (i64.const 1))))
    (local.get $x))
  (func (export "known to the caller") (param i32) (result i64) (call $unless (local.get 0) (i32.const 0))))
(assert_trap (invoke "dropped by a branch" (v128.const i32x4 0 0 0 0)) "out of bounds memory access")
(assert_return (invoke "known to the caller" (i32.const 65528)) (i64.const 1))
(assert_trap (invoke "known to the caller" (i32.const 65535)) "out of bounds memory access")
