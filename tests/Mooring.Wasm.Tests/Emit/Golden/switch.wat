(module (func (param i32) (result i32)
  (block $b (block $a (br_table $a $b (local.get 0))) (return (i32.const 10)))
  (i32.const 20)))
