using System.Text;
using Mooring.Wasm.Spec;

namespace Mooring.Wasm.Tests.Spec;

/// <summary>The runner itself: that it sees what is wrong.</summary>
public class SpecRunnerTests
{
    private const string Module =
        """
        (module
          (func (export "seven") (result i32) (i32.const 7))
          (func (export "nan") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
          (func (export "host") (param externref) (result externref) (local.get 0))
          (func (export "null") (result funcref) (ref.null func))
          (func (export "trap") (unreachable))
          (func $loop (export "deep") (call $loop))
          (global (export "g") i64 (i64.const -1)))
        """;

    [Theory]
    [InlineData("""(assert_return (invoke "seven") (i32.const 7))""")]
    [InlineData("""(assert_return (invoke "seven") (either (i32.const 6) (i32.const 7)))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0xffc00000)) (f32.const nan:canonical))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0x7fc00001)) (f32.const nan:arithmetic))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0x7fa00000)) (f32.const nan:0x200000))""")]
    [InlineData("""(assert_return (invoke "host" (ref.extern 3)) (ref.extern 3))""")]
    [InlineData("""(assert_return (invoke "host" (ref.null extern)) (ref.null extern))""")]
    [InlineData("""(assert_return (invoke "null") (ref.null func))""")]
    [InlineData("""(assert_return (get "g") (i64.const 0xffffffffffffffff))""")]
    [InlineData("""(assert_trap (invoke "trap") "unreachable")""")]
    [InlineData("""(assert_exhaustion (invoke "deep") "call stack exhausted")""")]
    [InlineData("""(assert_malformed (module quote "(func") "unexpected token")""")]
    [InlineData("""(assert_malformed (module binary "\00asm") "unexpected end")""")]
    [InlineData("""(assert_invalid (module (func (result i32))) "type mismatch")""")]
    [InlineData("""(assert_unlinkable (module (import "a" "b" (func))) "unknown import")""")]
    [InlineData("""(assert_trap (module (func $f unreachable) (start $f)) "unreachable")""")]
    [InlineData("""(register "M") (module (import "M" "seven" (func (result i32))) (export "x" (func 0))) (assert_return (invoke "x") (i32.const 7))""")]
    [InlineData("""(module definition $D (global (export "v") i32 (i32.const 1))) (module instance $I $D) (assert_return (get $I "v") (i32.const 1))""")]
    public void Run_AssertionThatHolds_Passes(string command)
    {
        SpecFileResult result = Run(command);
        Assert.Empty(result.Failures);
        Assert.Equal((1, 1), (result.Passed, result.Assertions));
    }

    [Theory]
    [InlineData("""(assert_return (invoke "seven") (i32.const 8))""")]
    [InlineData("""(assert_return (invoke "seven") (i64.const 7))""")]
    [InlineData("""(assert_return (invoke "seven"))""")]
    [InlineData("""(assert_return (invoke "seven") (i32.const 7) (i32.const 7))""")]
    [InlineData("""(assert_return (invoke "seven") (either (i32.const 5) (i32.const 6)))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0x7fc00001)) (f32.const nan:canonical))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0x7fa00000)) (f32.const nan:arithmetic))""")]
    [InlineData("""(assert_return (invoke "nan" (i32.const 0x80000000)) (f32.const 0))""")]
    [InlineData("""(assert_return (invoke "host" (ref.extern 3)) (ref.extern 4))""")]
    [InlineData("""(assert_return (invoke "host" (ref.extern 3)) (ref.null extern))""")]
    [InlineData("""(assert_return (invoke "null") (ref.null extern))""")]
    [InlineData("""(assert_return (invoke "null") (ref.func))""")]
    [InlineData("""(assert_return (get "g") (i64.const 0))""")]
    [InlineData("""(assert_return (invoke "trap"))""")]
    [InlineData("""(assert_return (invoke "missing"))""")]
    [InlineData("""(assert_trap (invoke "trap") "integer overflow")""")]
    [InlineData("""(assert_trap (invoke "seven") "unreachable")""")]
    [InlineData("""(assert_trap (invoke "deep") "call stack exhausted")""")]
    [InlineData("""(assert_exhaustion (invoke "trap") "call stack exhausted")""")]
    [InlineData("""(assert_exception (invoke "trap"))""")]
    [InlineData("""(assert_malformed (module quote "(func)") "unexpected token")""")]
    [InlineData("""(assert_invalid (module (func)) "type mismatch")""")]
    [InlineData("""(assert_invalid (module (foo)) "type mismatch")""")]
    [InlineData("""(assert_invalid (module (func (result i32))) "something else")""")]
    [InlineData("""(assert_unlinkable (module (func)) "unknown import")""")]
    [InlineData("""(assert_unlinkable (module (import "a" "b" (func))) "incompatible import type")""")]
    [InlineData("""(assert_trap (module (func $f) (start $f)) "unreachable")""")]
    public void Run_AssertionThatDoesNotHold_Fails(string command)
    {
        SpecFileResult result = Run(command);
        SpecFailure failure = Assert.Single(result.Failures);
        Assert.Equal(9, failure.Line);
        Assert.Equal((0, 1), (result.Passed, result.Assertions));
    }

    [Fact]
    public void Run_ModuleThatFails_LeavesNothingToTestByMistake()
    {
        SpecFileResult result = Run("""(module (foo)) (assert_return (invoke "seven") (i32.const 7))""");
        Assert.Equal(2, result.Failures.Count);
        Assert.Equal(0, result.Passed);
    }

    private static SpecFileResult Run(string command) =>
        SpecRunner.Run("test.wast", Encoding.UTF8.GetBytes(Module + "\n" + command), new EngineOptions());
}
