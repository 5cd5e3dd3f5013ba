namespace Mooring.Wasm.Tests.Emit;

public class ControlTests
{
    [Fact]
    public void Operand_LocalIsSetAfterItWasRead_KeepsTheOldValue()
    {
        using Guest guest = Guest.Load("""
            (module (func (export "run") (param i32) (result i32)
              local.get 0
              i32.const 5
              local.set 0
              local.get 0
              i32.sub))
            """);
        Assert.Equal(95, guest.CallInt("run", 100));
    }

    [Fact]
    public void Operand_BelowALoopThatSetsItsLocal_KeepsTheOldValue()
    {
        using Guest guest = Guest.Load("""
            (module (func (export "run") (param i32) (result i32)
              local.get 0
              loop
                (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))
              end
              local.get 0
              i32.add))
            """);
        Assert.Equal(7, guest.CallInt("run", 7));
    }

    [Fact]
    public void Loop_ParametersSwapped_AreAssignedTogether()
    {
        using Guest guest = Guest.Load("""
            (module (func (export "run") (param $rounds i32) (result i32)
              (local $a i32) (local $b i32)
              (i32.const 1) (i32.const 10)
              (loop $again (param i32 i32) (result i32 i32)
                local.set $b
                local.set $a
                (local.set $rounds (i32.sub (local.get $rounds) (i32.const 1)))
                local.get $b
                local.get $a
                (br_if $again (local.get $rounds)))
              i32.sub))
            """);
        Assert.Equal(9, guest.CallInt("run", 1));
        Assert.Equal(-9, guest.CallInt("run", 2));
    }

    [Fact]
    public void BranchWithValue_NotTaken_LeavesTheValue()
    {
        using Guest guest = Guest.Load("""
            (module (func (export "run") (param i32) (result i32)
              (block (result i32)
                (i32.mul (br_if 0 (i32.add (local.get 0) (i32.const 1)) (i32.eqz (local.get 0))) (i32.const 10)))))
            """);
        Assert.Equal(1, guest.CallInt("run", 0));
        Assert.Equal(40, guest.CallInt("run", 3));
    }

    [Fact]
    public void BranchTable_ToBlocksWithResultsAndOut_TakesTheRightOne()
    {
        using Guest guest = Guest.Load("""
            (module (func (export "run") (param i32) (result i32)
              (i32.add (i32.const 1000)
                (block $b (result i32)
                  (i32.add (i32.const 100)
                    (block $a (result i32)
                      (br_table $a $b 2 (i32.const 7) (local.get 0))))))))
            """);
        Assert.Equal(1107, guest.CallInt("run", 0));
        Assert.Equal(1007, guest.CallInt("run", 1));
        Assert.Equal(7, guest.CallInt("run", 2));
        Assert.Equal(7, guest.CallInt("run", -1));
    }

    [Theory]
    [InlineData("return_call $odd (i32.sub (local.get 0) (i32.const 1))", "return_call $even (i32.sub (local.get 0) (i32.const 1))")]
    [InlineData(
        "return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)",
        "return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)")]
    public void TailCall_MillionsDeep_NeedsNoStack(string toOdd, string toEven)
    {
        using Guest guest = Guest.Load($$"""
            (module
              (type $t (func (param i32) (result i32)))
              (table funcref (elem $even $odd))
              (func $even (type $t) (if (i32.eqz (local.get 0)) (then (return (i32.const 1)))) ({{toOdd}}))
              (func $odd (type $t) (if (i32.eqz (local.get 0)) (then (return (i32.const 0)))) ({{toEven}}))
              (func (export "run") (type $t) (call $even (local.get 0))))
            """);
        Assert.Equal(1, guest.CallInt("run", 3_000_000));
        Assert.Equal(0, guest.CallInt("run", 3_000_001));
    }

    [Fact]
    public void TailCall_InsideTryTable_IsMadeOutsideOfIt()
    {
        using Guest guest = Guest.Load("""
            (module
              (tag $e)
              (func $throws (param i32) (result i32) (throw $e))
              (func $caller (param i32) (result i32)
                (block $caught
                  (try_table (catch $e $caught) (return_call $throws (local.get 0))))
                (i32.const 1))
              (func (export "run") (result i32)
                (block $caught
                  (try_table (catch $e $caught) (return (call $caller (i32.const 0)))))
                (i32.const 2)))
            """);
        Assert.Equal(2, guest.CallInt("run"));
    }

    [Fact]
    public void Exception_ThrownThroughALoopInsideTryTable_ReachesItsHandlerWithTheLocalsOfThatMoment()
    {
        using Guest guest = Guest.Load("""
            (module
              (tag $e (param i32))
              (func $maybe (param i32) (if (i32.ge_s (local.get 0) (i32.const 5)) (then (throw $e (i32.mul (local.get 0) (i32.const 100))))))
              (func (export "run") (result i32)
                (local $i i32)
                (i32.add
                  (block $caught (result i32)
                    (try_table (catch $e $caught)
                      (loop
                        (call $maybe (local.get $i))
                        (local.set $i (i32.add (local.get $i) (i32.const 1)))
                        (br 0)))
                    (unreachable))
                  (local.get $i))))
            """);
        Assert.Equal(505, guest.CallInt("run"));
    }
}
