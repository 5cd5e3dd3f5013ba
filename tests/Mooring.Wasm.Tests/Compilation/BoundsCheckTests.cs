using Mooring.Wasm.Compilation;
using Mooring.Wasm.Tests.Emit;

namespace Mooring.Wasm.Tests.Compilation;

public class BoundsCheckTests
{
    private const string Load0 = "(drop (i32.load (local.get 0)))";
    private const string Load8 = "(drop (i32.load offset=8 (local.get 0)))";

    [Theory]
    [InlineData(1, Load8 + Load0)] // the larger offset came first
    [InlineData(2, Load0 + Load8)]
    [InlineData(1, Load8 + "(i64.store offset=4 (local.get 0) (i64.const 1))")]
    [InlineData(2, Load8 + "(i64.store offset=5 (local.get 0) (i64.const 1))")] // one byte further
    [InlineData(1, Load8 + "(drop (memory.grow (i32.const 1)))" + Load0)] // memory never shrinks
    [InlineData(1, Load8 + "(call 0 (i32.const 0))" + Load0)]
    [InlineData(2, Load8 + "(local.set 0 (i32.const 3))" + Load0)]
    [InlineData(2, Load8 + "(drop (local.tee 0 (i32.const 3)))" + Load0)]
    [InlineData(2, Load8 + "(block (br_if 0 (local.get 0)))" + Load0)] // control joins in between
    [InlineData(2, Load8 + "(loop " + Load0 + ")")]
    [InlineData(1, Load8 + "(block (br_if 0 (local.get 0)) " + Load0 + ")")] // still the same way
    [InlineData(2, "(if (local.get 0) (then " + Load8 + "))" + Load0)]
    [InlineData(0, "(drop (i32.load offset=65532 (i32.const 0)))")] // within the minimum size
    [InlineData(1, "(drop (i32.load offset=65533 (i32.const 0)))")]
    [InlineData(1, "(drop (i32.load (i32.const -1)))")]
    public void Check_CoveredByAnEarlierOne_IsLeftOut(int expected, string body)
    {
        IrFunction function = Lowered.First($"(module (memory 1) (func (param i32) {body}))");
        Assert.Equal(expected, function.Count(IrStatementKind.CheckAddress));
    }

    [Fact]
    public void Check_BehindGuardPages_IsLeftOutForAllBut64BitMemories()
    {
        string text = $"(module (memory 1) (memory i64 1) (func (param i32) {Load8} (drop (i32.load 1 (i64.const 0)))))";
        Assert.Equal(1, Lowered.First(text, BoundsChecks.GuardPages).Count(IrStatementKind.CheckAddress));
    }

    [Theory]
    [InlineData(MemoryChecks.Explicit)]
    [InlineData(MemoryChecks.Automatic)]
    public void Access_AtTheEnd_TrapsExactlyBeyondIt(MemoryChecks checks)
    {
        using Guest guest = Guest.Load(
            """
            (module (memory 1)
              (func (export "near") (param i32) (result i32)
                (i32.add (i32.load8_u (local.get 0)) (i32.load16_u offset=6 (local.get 0))))
              (func (export "dropped") (param i32) (drop (i64.load (local.get 0))))
              (func (export "kept") (param i32) (result i64) (i64.load (local.get 0)))
              (func (export "walk") (param $p i32) (result i32)
                (loop (result i32)
                  (drop (i32.load (local.get $p)))
                  (local.set $p (i32.add (local.get $p) (i32.const 4)))
                  (br 0))))
            """,
            checks);
        Assert.Equal(0, guest.CallInt("near", 65528));
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("near", 65529));
        guest.Call("dropped", 65528);
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("dropped", 65529));
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("kept", 65529));
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("walk", 65000));
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("near", -8));
    }

    [Theory]
    [InlineData(MemoryChecks.Explicit)]
    [InlineData(MemoryChecks.Automatic)]
    public void Store_OutOfBounds_TrapsAfterItsValueWasComputed(MemoryChecks checks)
    {
        using Guest guest = Guest.Load(
            """
            (module (memory 1) (global $calls (mut i32) (i32.const 0))
              (func $value (result i32) (global.set $calls (i32.add (global.get $calls) (i32.const 1))) (i32.const 1))
              (func (export "store") (param i32) (i32.store (local.get 0) (call $value)))
              (func (export "divide") (param i32) (i32.store (local.get 0) (i32.div_u (i32.const 1) (i32.const 0))))
              (func (export "convert") (param i32) (i32.store (local.get 0) (i32.trunc_f64_s (f64.const nan))))
              (func (export "calls") (result i32) (global.get $calls)))
            """,
            checks);
        Assert.Equal(TrapKind.MemoryOutOfBounds, guest.CallTrap("store", 65535));
        Assert.Equal(1, guest.CallInt("calls"));
        Assert.Equal(TrapKind.IntegerDivideByZero, guest.CallTrap("divide", 65535));
        Assert.Equal(TrapKind.InvalidConversionToInteger, guest.CallTrap("convert", 65535));
    }
}
