namespace Mooring.Bench.Border;

/// <summary>The guest of the border suite.</summary>
internal static class BorderModule
{
    /// <summary>A function to call from outside, and one that calls an import in a loop.</summary>
    public const string Text = """
        (module
          (import "host" "next" (func $next (param i32) (result i32)))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "imports") (param $count i32) (result i32) (local $x i32)
            (loop $again
              (local.set $x (call $next (local.get $x)))
              (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
            (local.get $x)))
        """;
}
