;; Operands stay on the IL stack; a leaf without loops has no prologue.
(module (func (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
