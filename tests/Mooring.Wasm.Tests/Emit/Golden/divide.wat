;; What traps comes first, with an empty IL stack, and shares its cold code.
(module (func (param i32 i32) (result i32)
  (i32.add (i32.div_s (local.get 0) (local.get 1)) (i32.rem_s (local.get 0) (local.get 1)))))
