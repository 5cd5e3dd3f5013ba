;; Minimum and maximum of vectors, one operand a constant whose lanes differ in kind. Seeds 255 and 1000269 of the differential fuzzer.
(module
  (func (export "f32x4.max") (param i64 i64) (result v128)
    v128.const i32x4 0xfa500080 0x00ff8000 0x00000000 0x647d8001
    local.get 0
    i64x2.splat
    local.get 1
    i64x2.replace_lane 1
    f32x4.max)
  (func (export "f32x4.min") (param i64 i64) (result v128)
    v128.const i32x4 0x7fc00000 0x00000000 0x80000000 0x3f800000
    local.get 0
    i64x2.splat
    local.get 1
    i64x2.replace_lane 1
    f32x4.min)
  (func (export "f64x2.max") (param i64) (result v128)
    local.get 0
    i64x2.splat
    v128.const i32x4 0x775b7fff 0x00018000 0x0000952b 0xffff0080
    f64x2.max)
  (func (export "f64x2.min") (param i64) (result v128)
    local.get 0
    i64x2.splat
    v128.const i64x2 0x0000000000000000 0x7ff8000000000000
    f64x2.min))

(assert_return (invoke "f32x4.max" (i64.const 0x0000000080000000) (i64.const 0x0000000080000000)) (v128.const i32x4 0x80000000 0x00ff8000 0x00000000 0x647d8001))
(assert_return (invoke "f32x4.min" (i64.const 0x8000000000000000) (i64.const 0x4000000000000000)) (v128.const f32x4 nan:arithmetic -0 -0 1))
(assert_return (invoke "f64x2.max" (i64.const 32)) (v128.const f64x2 0x0.18000775b7fffp-1022 nan:arithmetic))
(assert_return (invoke "f64x2.min" (i64.const 0x8000000000000000)) (v128.const f64x2 -0 nan:arithmetic))
