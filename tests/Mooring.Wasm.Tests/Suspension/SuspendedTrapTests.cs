namespace Mooring.Wasm.Tests.Suspension;

/// <summary>Traps, exceptions, tail calls and stack limits of guests that were suspended in between.</summary>
public sealed class SuspendedTrapTests
{
    private const string Guest = """
        (module
          (import "env" "get" (func $get (param i32) (result i32)))
          (tag $e (param i32))
          (memory 1)
          (type $unary (func (param i32) (result i32)))
          (table funcref (elem $askAndDivide $plain))
          (func $askAndDivide (export "divide") (param i32) (result i32) (i32.div_s (i32.const 100) (call $get (local.get 0))))
          (func $plain (param i32) (result i32) (local.get 0))
          (func $outer (export "outer") (param i32) (result i32) (i32.add (call $askAndDivide (local.get 0)) (i32.const 1)))
          (func (export "load") (param i32) (result i32) (i32.load (call $get (local.get 0))))
          (func (export "indirect") (param i32 i32) (result i32)
            (i32.add (i32.const 1000) (call_indirect (type $unary) (local.get 0) (local.get 1))))
          (func $throw (param i32) (result i32) (throw $e (call $get (local.get 0))))
          (func $through (param i32) (result i32) (i32.add (call $throw (local.get 0)) (i32.const 5)))
          (func (export "caught") (param $p i32) (result i32) (local $kept i32)
            (local.set $kept (i32.mul (local.get $p) (i32.const 10)))
            (i32.add (local.get $kept)
              (block $h (result i32)
                (try_table (result i32) (catch $e $h)
                  (i32.add (call $through (local.get $p)) (call $get (i32.const 0)))))))
          (func (export "nested") (param $p i32) (result i32) (local $n i32)
            (loop $again
              (local.set $p (block $outer (result i32)
                (try_table (result i32) (catch $e $outer)
                  (drop (block $inner (result i32)
                    (try_table (result i32) (catch $e $inner) (call $through (local.get $p)))))
                  (drop (call $get (i32.const 1)))
                  (call $through (i32.add (local.get $p) (i32.const 100))))))
              (local.set $n (i32.add (local.get $n) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 3))))
            (local.get $p))
          (func $even (export "even") (param i32) (result i32)
            (if (i32.eqz (local.get 0)) (then (return (call $get (i32.const 1)))))
            (return_call $odd (i32.sub (call $get (local.get 0)) (i32.const 1))))
          (func $odd (param i32) (result i32)
            (if (i32.eqz (local.get 0)) (then (return_call $get (i32.const 0))))
            (return_call $even (i32.sub (local.get 0) (i32.const 1))))
          (func $deep (export "deep") (param i32) (result i32)
            (if (i32.eqz (i32.and (local.get 0) (i32.const 63))) (then (drop (call $get (local.get 0)))))
            (i32.add (i32.const 1) (call $deep (i32.add (local.get 0) (i32.const 1)))))
          (func (export "spin") (drop (call $get (i32.const 0))) (loop (br 0))))
        """;

    [Fact]
    public async Task Trap_BelowAResumption_NamesTheFunctionsThatWereSuspended()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("outer", 1);
        guest.AnswerAll(_ => 0);
        var trap = await Assert.ThrowsAsync<WasmTrapException>(async () => await call);
        Assert.Equal(TrapKind.IntegerDivideByZero, trap.Kind);
        Assert.Equal(["askAndDivide", "outer"], trap.Backtrace.Select(frame => frame.FunctionName));
        ValueTask<Value[]> again = guest.Start("outer", 1);
        guest.AnswerAll(_ => 4);
        Assert.Equal([26], await again);
    }

    [Fact]
    public async Task Load_OutOfBoundsAfterAWait_Traps()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("load", 1);
        guest.AnswerAll(_ => 70_000);
        Assert.Equal(TrapKind.MemoryOutOfBounds, (await Assert.ThrowsAsync<WasmTrapException>(async () => await call)).Kind);
    }

    [Fact]
    public async Task CallIndirect_OfFunctionThatWaits_Suspends()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("indirect", 9, 0);
        guest.AnswerAll(_ => 5);
        Assert.Equal([1_020], await call);
        Assert.Equal([1_009], await guest.Start("indirect", 9, 1));
    }

    [Theory]
    [InlineData("caught", 3, 33)]
    [InlineData("nested", 3, 303)]
    public async Task TryTable_AroundAWait_CatchesWhatIsThrownAfterIt(string function, int argument, int expected)
    {
        using var guest = new AsyncGuest(Guest) { Immediate = value => value };
        Assert.Equal(expected, guest.Instance.GetFunction<int, int>(function)(argument));
        guest.Immediate = null;
        ValueTask<Value[]> call = guest.Start(function, argument);
        Assert.False(call.IsCompleted);
        guest.AnswerAll(value => value);
        Assert.Equal([expected], await call);
    }

    [Fact]
    public async Task HostFunction_ThatFailsAfterAWait_EndsTheCallWithItsException()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("caught", 1);
        guest.Questions.Dequeue().Source.SetException(new TimeoutException("too late"));
        Assert.Equal("too late", (await Assert.ThrowsAsync<TimeoutException>(async () => await call)).Message);
    }

    [Fact]
    public async Task TailCalls_BetweenWaits_NeedNoFrames()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("even", 100_000);
        int answers = 0;
        while (guest.Questions.TryDequeue(out AsyncGuest.Question? question))
        {
            answers++;
            question.Source.SetResult(question.Argument);
        }

        Assert.Equal([1], await call);
        Assert.Equal(50_001, answers);
    }

    [Fact]
    public async Task Recursion_WithWaitsInBetween_RunsIntoTheSameLimitAsWithout()
    {
        using var guest = new AsyncGuest(Guest, limits: new StoreLimits { MaxStackBytes = 256 << 10 });
        int asked = 0;
        guest.Immediate = _ => asked++;
        Func deep = guest.Instance.GetFunction("deep")!;
        for (int i = 0; i < 3; i++)
        {
            asked = 0;
            Assert.Equal(TrapKind.CallStackExhausted, Assert.Throws<WasmTrapException>(() => deep.Call(1)).Kind);
        }

        int without = asked;
        asked = 0;
        guest.Immediate = null;
        ValueTask<Value[]> call = deep.CallAsync(1);
        guest.AnswerAll(_ => asked++);
        Assert.Equal(TrapKind.CallStackExhausted, (await Assert.ThrowsAsync<WasmTrapException>(async () => await call)).Kind);
        Assert.InRange(asked, without / 4, without * 4); // frames of unoptimised code are larger
    }

    [Fact]
    public async Task Cancellation_OfASuspendedCall_EndsItAndTellsTheHostFunction()
    {
        using var guest = new AsyncGuest(Guest);
        using var source = new CancellationTokenSource();
        ValueTask<Value[]> call = guest.Instance.GetFunction("outer")!.CallAsync(source.Token, 1);
        AsyncGuest.Question question = guest.Questions.Dequeue();
        Assert.False(question.Token.IsCancellationRequested);
        source.Cancel();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        Assert.Equal(source.Token, cancelled.CancellationToken);
        Assert.True(question.Token.IsCancellationRequested);
        question.Source.SetResult(1); // too late: nobody is woken
        ValueTask<Value[]> again = guest.Start("outer", 1);
        guest.AnswerAll(_ => 50);
        Assert.Equal([3], await again);
    }

    [Fact]
    public async Task Cancellation_OfARunningCall_StopsIt()
    {
        using var guest = new AsyncGuest(Guest);
        using var source = new CancellationTokenSource();
        ValueTask<Value[]> call = guest.Instance.GetFunction("spin")!.CallAsync(source.Token);
        Task answering = Task.Run(() => guest.Questions.Dequeue().Source.SetResult(1)); // the guest loops on that thread
        await Task.Yield();
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
        await answering;
        Assert.False(guest.Store.InterruptHandle.IsRequested);
    }

    [Fact]
    public async Task Cancellation_BeforeTheCall_KeepsTheGuestFromRunning()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Instance.GetFunction("outer")!.CallAsync(new CancellationToken(true), 1);
        Assert.True(call.IsCanceled);
        Assert.Empty(guest.Questions);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await call);
    }

    [Fact]
    public async Task Interrupt_OfASuspendedCall_EndsItWithATrap()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("outer", 1);
        guest.Store.InterruptHandle.Interrupt();
        var trap = await Assert.ThrowsAsync<WasmTrapException>(async () => await call);
        Assert.Equal(TrapKind.Interrupted, trap.Kind);
        Assert.Equal(["askAndDivide", "outer"], trap.Backtrace.Select(frame => frame.FunctionName));
        Assert.False(guest.Store.InterruptHandle.IsRequested); // one request stops one call
    }

    [Fact]
    public async Task Deadline_ThatPassesWhileSuspended_EndsTheCall()
    {
        using var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("outer", 1);
        using Deadline deadline = guest.Store.StartDeadline(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TrapKind.Interrupted, (await Assert.ThrowsAsync<WasmTrapException>(async () => await call)).Kind);
        Assert.True(deadline.HasExpired);
    }

    [Fact]
    public async Task Dispose_OfAStoreWithASuspendedCall_EndsIt()
    {
        var guest = new AsyncGuest(Guest);
        ValueTask<Value[]> call = guest.Start("outer", 1);
        guest.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await call);
    }
}
