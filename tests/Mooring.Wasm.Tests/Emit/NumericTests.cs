namespace Mooring.Wasm.Tests.Emit;

/// <remarks>The edges of single instructions are the suite's business; here is what only whole functions show.</remarks>
public class NumericTests
{
    private const int SignallingNaN = 0x7FA00000;
    private const int QuietNaN = 0x7FE00000;

    [Theory]
    [InlineData("(f32.mul (local.get 0) (f32.const 1))")]
    [InlineData("(f32.mul (f32.const 1) (local.get 0))")]
    [InlineData("(f32.div (local.get 0) (f32.const 1))")]
    [InlineData("(f32.sub (local.get 0) (f32.const 0))")]
    [InlineData("(f32.add (local.get 0) (f32.const -0))")]
    [InlineData("(f32.demote_f64 (f64.promote_f32 (local.get 0)))")]
    [InlineData("(f32.min (local.get 0) (f32.const 1))")]
    [InlineData("(f32.max (f32.const 1) (local.get 0))")]
    [InlineData("(f32.ceil (local.get 0))")]
    [InlineData("(f32.mul (f32.const nan:0x200000) (f32.const 1))")]
    public void Float_OperationThatCouldBeFolded_QuietsNaN(string expression)
    {
        using Guest guest = Guest.Load($$"""
            (module
              (func $inner (param f32) (result i32) (i32.reinterpret_f32 {{expression}}))
              (func (export "run") (param i32) (result i32) (call $inner (f32.reinterpret_i32 (local.get 0)))))
            """);
        Assert.Equal(QuietNaN, guest.CallInt("run", SignallingNaN));
    }

    [Theory]
    [InlineData("(f32.const nan:0x200000)")]
    [InlineData("(f32.neg (f32.neg (f32.const nan:0x200000)))")]
    [InlineData("(f32.reinterpret_i32 (i32.const 0x7fa00000))")]
    [InlineData("(f32.copysign (f32.const nan:0x200000) (f32.const 1))")]
    public void Float_SignallingConstant_KeepsItsBits(string expression)
    {
        using Guest guest = Guest.Load($"""(module (func (export "run") (result i32) (i32.reinterpret_f32 {expression})))""");
        Assert.Equal(SignallingNaN, guest.CallInt("run"));
    }

    [Theory]
    [InlineData("i32.rem_s", int.MinValue, -1, 0)]
    [InlineData("i32.rem_s", 7, -3, 1)]
    [InlineData("i32.div_s", int.MinValue, 1, int.MinValue)]
    [InlineData("i32.div_u", int.MinValue, -1, 0)]
    [InlineData("i32.shl", 1, 33, 2)]
    [InlineData("i32.shr_s", int.MinValue, 63, -1)]
    [InlineData("i32.rotr", 1, 33, int.MinValue)]
    public void Integer_OddOperands_GiveTheSameAsConstantsAndAsVariables(string instruction, int left, int right, int expected)
    {
        using Guest guest = Guest.Load($"""
            (module
              (func (export "variables") (param i32 i32) (result i32) ({instruction} (local.get 0) (local.get 1)))
              (func (export "constant") (param i32) (result i32) ({instruction} (local.get 0) (i32.const {right}))))
            """);
        Assert.Equal(expected, guest.CallInt("variables", left, right));
        Assert.Equal(expected, guest.CallInt("constant", left));
    }

    [Fact]
    public void Division_InTheMiddleOfAnExpression_TrapsBeforeLaterEffects()
    {
        using Guest guest = Guest.Load("""
            (module
              (global $done (mut i32) (i32.const 0))
              (func $mark (result i32) (global.set $done (i32.const 1)) (i32.const 1))
              (func (export "run") (param i32) (result i32)
                (i32.add (i32.div_s (i32.const 1) (local.get 0)) (call $mark)))
              (func (export "done") (result i32) (global.get $done)))
            """);
        Assert.Equal(TrapKind.IntegerDivideByZero, guest.CallTrap("run", 0));
        Assert.Equal(0, guest.CallInt("done"));
        Assert.Equal(1, guest.CallInt("run", 5));
        Assert.Equal(1, guest.CallInt("done"));
    }
}
