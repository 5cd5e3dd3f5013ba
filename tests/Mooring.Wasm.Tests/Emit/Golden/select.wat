(module (func (param i32 i64 i64) (result i64) (select (local.get 1) (local.get 2) (i32.eqz (local.get 0)))))
