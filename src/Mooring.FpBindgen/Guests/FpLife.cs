using System.Collections.Immutable;
using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Calls;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Guests;

/// <summary>One instance of a guest and everything that is under way with it. Used in turns only.</summary>
internal sealed class FpLife : IDisposable
{
    /// <summary>How many values a guest may resolve in one turn before it is known whose they are; it has no reason for more than one.</summary>
    private const int MostEarly = 1024;

    private readonly Store<FpGuest> _store;
    private readonly Action<long, long>? _resolve; // null: the guest was built without async support
    private readonly Dictionary<ulong, GuestCall> _pending = [];
    private readonly List<(FatPtr Value, FatPtr Result)> _early = []; // resolved in this turn, and not known to be anybody's
    private readonly List<FatPtr> _done = []; // async values of the guest whose results have been taken in this turn

    public FpLife(FpGuest guest, Store<FpGuest> store, FpModule module)
    {
        Guest = guest;
        _store = store;
        Spent = new SpentValues(guest.Options.AsyncValueRelease, Tickets);
        HostCalls = new HostCalls(guest);
        Instance instance = module.Instantiate(store);
        Instance = instance;
        Memory = new FpMemory(instance.GetMemory(FpNames.Memory)!, instance.GetFunction<int, long>(FpNames.Malloc)!, instance.GetAction<long>(FpNames.Free)!);
        _resolve = module.Module.Exports.Any(export => export.Name == FpNames.ResolveGuest) ? instance.GetAction<long, long>(FpNames.ResolveGuest) : null;
        Exports = [.. module.Protocol.Exports.Select(export => module.Module.Exports.Any(one => one.Name == export.WasmName) ? instance.GetFunction(export.WasmName) : null)];
    }

    public FpGuest Guest { get; }

    public Instance Instance { get; }

    public FpMemory Memory { get; }

    /// <summary>In the order of the protocol; null where the guest lacks an optional one.</summary>
    public ImmutableArray<Func?> Exports { get; }

    public TicketWindow Tickets { get; } = new();

    public SpentValues Spent { get; }

    public HostCalls HostCalls { get; }

    /// <summary>Calls that the guest has begun and not answered.</summary>
    public IReadOnlyCollection<GuestCall> Pending => _pending.Values;

    /// <summary>Begins an async call: the guest has returned an async value, and may have resolved it already.</summary>
    public void Accept(GuestCall call, FatPtr value)
    {
        int early = _early.FindIndex(one => one.Value == value);
        if (early >= 0)
        {
            FatPtr result = _early[early].Result;
            _early.RemoveAt(early);
            _pending.TryAdd(value.Bits, call);
            TakeResult(call, value, result);
            return;
        }

        FatPtr? ready = Memory.ReadAsyncValue(value, call.Function.Name);
        if (!_pending.TryAdd(value.Bits, call)) throw new FpProtocolException($"{call.Function.Name}: the guest returned the async value of another call ({value})");
        if (ready is { } there) TakeResult(call, value, there);
    }

    /// <summary>The guest resolves a value, with its own frames on the stack.</summary>
    public void Resolved(FatPtr value, FatPtr result)
    {
        if (_pending.TryGetValue(value.Bits, out GuestCall? call))
        {
            TakeResult(call, value, result);
            return;
        }

        if (_early.Count == MostEarly) throw new WasmTrapException(TrapKind.Host, "the guest resolves one unknown async value after the other");
        _early.Add((value, result));
    }

    /// <summary>Tells the guest that what it waits for is there, which makes it go on at once. The guest's stack is empty.</summary>
    public void ResolveInGuest(FatPtr value, FatPtr result)
    {
        (_resolve ?? throw new WasmTrapException(TrapKind.Host, $"the guest waits for an async function, but does not export {FpNames.ResolveGuest}"))((long)value.Bits, (long)result.Bits);
        Spent.Add(value);
    }

    /// <summary>Ends a turn: gives back what is not needed any more, and reports what was nobody's. The guest's stack is empty.</summary>
    public void EndTurn()
    {
        foreach ((FatPtr value, FatPtr _) in _early) Guest.Options.OnViolation?.Invoke($"the guest resolved what is not pending ({value})");
        _early.Clear();
        // By index: a guest may resolve further values while it gives these back.
        for (int i = 0; i < _done.Count; i++) Memory.Free(_done[i]);
        _done.Clear();
        Spent.Release(Memory);
    }

    /// <summary>A call has begun.</summary>
    public void Enter(GuestCall call) => call.Ticket = Tickets.Open();

    /// <summary>A call has ended as far as the guest is concerned. Does nothing the second time.</summary>
    public void Leave(GuestCall call)
    {
        if (call.Ticket < 0) return;
        Tickets.Close(call.Ticket);
        call.Ticket = GuestCall.NoTicket;
    }

    public void Dispose()
    {
        HostCalls.Stop();
        _store.Dispose();
    }

    private void TakeResult(GuestCall call, FatPtr value, FatPtr result)
    {
        _pending.Remove(value.Bits);
        Leave(call);
        string what = call.Function.ResultName;
        try
        {
            if (result.Overlaps(value)) throw new FpProtocolException($"{what}: the guest passed the async value itself ({result})");
            _done.Add(value);
            if (call.IsFinished)
            {
                // Nobody waits any more, but the guest's memory must not be lost.
                _ = Memory.Message(result, what);
                Memory.Free(result);
            }
            else
            {
                Value slot = Value.FromInt64((long)result.Bits);
                var from = new FpLifting(new ReadOnlySpan<Value>(in slot), Memory, what);
                Guest.Finish(call, ref from);
            }
        }
        catch (WasmTrapException cause)
        {
            Guest.Fail(call, new FpGuestException($"{what}: {cause.Message}", cause));
            throw;
        }
        catch (Exception cause)
        {
            // Mostly a bad message. A record's constructor may refuse values, too; the guest cannot help that and goes on.
            Guest.Fail(call, cause);
        }
    }
}
