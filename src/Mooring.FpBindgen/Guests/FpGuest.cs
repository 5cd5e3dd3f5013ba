using System.Runtime.CompilerServices;
using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Calls;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Guests;

/// <summary>The moored object of a runtime: runs turns of one instance after the other, a new one when the last has trapped.</summary>
/// <remarks>Every public method but <see cref="Stop"/> is called in a turn, with no frame of the guest on the stack.</remarks>
internal sealed partial class FpGuest(FpRuntime runtime, object? host, FpRuntimeOptions options) : IDisposable
{
    private const int MostSlots = 16;
    private const int SmallBuffer = 512;

    private readonly Lock _gate = new();
    private Store<FpGuest>? _store; // guarded by _gate; that of the present instance
    private FpLife? _life; // null: the last instance has ended
    private Exception? _cause; // what ended the last one
    private volatile bool _isStopping; // the runtime is being disposed of
    private GuestCall? _ended; // the calls that ended in this turn

    public FpRuntime Runtime { get; } = runtime;

    public object? Host { get; } = host;

    public FpRuntimeOptions Options { get; } = options;

    /// <summary>Makes the first instance.</summary>
    public void Start() => _life = MakeLife();

    /// <summary>The instance that a host function is called by: host functions may run before it has been made completely.</summary>
    public FpLife LifeOf(Instance? instance) =>
        _life is { } life && ReferenceEquals(life.Instance, instance) ? life : throw new WasmTrapException(TrapKind.Host, "the guest calls the host before it is complete");

    /// <summary>The guest resolves an async value, with its own frames on the stack.</summary>
    public void Resolved(Instance? instance, FatPtr value, FatPtr result) => LifeOf(instance).Resolved(value, result);

    /// <summary>Takes the result of a call.</summary>
    public void Finish(GuestCall call, ref FpLifting from)
    {
        if (call.TryEnd(ref from)) AddEnded(call);
    }

    /// <summary>Ends a call with an error.</summary>
    public void Fail(GuestCall call, Exception error)
    {
        if (call.TryEnd(error)) AddEnded(call);
    }

    /// <summary>Stops the guest if it is running, and for good. Any thread may call this.</summary>
    public void Stop()
    {
        _isStopping = true; // before: what the interruption ends is told why
        lock (_gate) _store?.InterruptHandle.Interrupt();
    }

    public void Dispose()
    {
        FpLife? life = _life;
        _life = null;
        lock (_gate) _store = null;
        life?.Dispose();
    }

    private void BeginOpen(GuestCall call)
    {
        FpLife life;
        Func? function;
        try
        {
            ObjectDisposedException.ThrowIf(_isStopping, Runtime);
            life = _life ??= Restart();
            function = life.Exports[call.Export] ?? throw new FpExportMissingException(call.Function.Name);
        }
        catch (Exception cause)
        {
            Fail(call, cause);
            return;
        }

        Deadline? deadline = StartDeadline();
        life.Enter(call);
        try
        {
            Run(life, function, call);
            life.EndTurn();
        }
        catch (Exception cause)
        {
            End(life, cause, call);
        }
        finally
        {
            deadline?.Dispose();
        }
    }

    /// <summary>Calls an export. What concerns this call only ends it; what ends the instance is thrown.</summary>
    private void Run(FpLife life, Func function, GuestCall call)
    {
        int count = call.Function.Parameters.Length;
        var buffer = default(SlotBuffer);
        Span<Value> slots = count <= MostSlots ? buffer : new Value[count];
        Span<FpLowering.Pending> objects = count <= MostSlots ? stackalloc FpLowering.Pending[MostSlots] : new FpLowering.Pending[count];
        var to = new FpLowering(slots[..count], objects, stackalloc byte[SmallBuffer]);
        try
        {
            call.Lower(ref to);
            to.Commit(life.Memory);
            Value result = default;
            Span<Value> results = call.Function.Result is FpType.Unit ? [] : new Span<Value>(ref result);
            function.Call(to.Slots, results);
            if (call.Function.IsAsync)
            {
                life.Accept(call, FatPtr.Of(result.AsInt64()));
                return;
            }

            var from = new FpLifting(results, life.Memory, call.Function.ResultName);
            life.Leave(call);
            Finish(call, ref from);
        }
        catch (Exception cause) when (cause is not (WasmTrapException or FpHostFunctionException))
        {
            life.Leave(call);
            Fail(call, cause);
        }
        finally
        {
            to.Dispose();
        }
    }

    /// <summary>Ends an instance after its code was cut off in the middle; every call that it has not answered fails.</summary>
    private void End(FpLife life, Exception cause, GuestCall? call)
    {
        Dispose();
        _cause = cause;
        if (call is not null) Fail(call, ErrorOf(call, cause, ""));
        foreach (GuestCall other in life.Pending) Fail(other, ErrorOf(other, cause, "the guest's instance has ended: "));
    }

    private Exception ErrorOf(GuestCall call, Exception cause, string how) => cause switch
    {
        _ when _isStopping => new ObjectDisposedException(Runtime.Name),
        FpHostFunctionException host => new FpHostFunctionException(host.Function, host.InnerException!),
        _ => new FpGuestException($"{call.Function.Name}: {how}{cause.Message}", cause),
    };

    private FpLife Restart() => Options.RestartAfterTrap
        ? MakeLife()
        : throw new FpGuestException($"the guest's instance has ended: {_cause!.Message}", _cause);

    private FpLife MakeLife()
    {
        var store = new Store<FpGuest>(Runtime.Module.Module.Engine, this, Options.Limits);
        try
        {
            lock (_gate) _store = store;
            return new FpLife(this, store, Runtime.Module);
        }
        catch
        {
            lock (_gate) _store = null;
            store.Dispose();
            throw;
        }
    }

    private Deadline? StartDeadline() =>
        Options.TurnTimeout is { } timeout ? _store!.StartDeadline(timeout, Options.TimeProvider) : null;

    private void AddEnded(GuestCall call)
    {
        call.NextEnded = _ended;
        _ended = call;
    }

    private GuestCall? TakeEnded()
    {
        GuestCall? ended = _ended;
        _ended = null;
        return ended;
    }

    [InlineArray(MostSlots)]
    private struct SlotBuffer
    {
        private Value _first;
    }
}
