using Mooring.FpBindgen.Calls;
using Mooring.FpBindgen.Guests;

namespace Mooring.FpBindgen;

/// <summary>One running guest: its exports can be called from any number of threads at once, and its host functions run concurrently.</summary>
/// <remarks>
/// <para>Everything that enters the guest is a turn: calls, the results of host functions, the return of memory. Turns never overlap and
/// begin with no frame of the guest on the stack; which thread runs one does not matter. An idle guest runs a call on its caller's
/// thread. What host functions bring back goes before calls that wait, and is never refused.</para>
/// <para>Arguments are encoded in the turn of their call: do not change them before the call has completed. Callers go on outside of
/// turns. A caller that gives up leaves the guest to go on; what it answers is thrown away, and its memory given back.</para>
/// <para>A trap ends the guest's instance and fails all calls that it has not answered; the next call gets a fresh one.</para>
/// </remarks>
public sealed class FpRuntime : IAsyncDisposable
{
    private readonly FpRuntimeOptions _options;
    private Moored<FpGuest> _moored = null!; // set before anybody sees the runtime
    private FpGuest _guest = null!; // only to interrupt it; everything else goes through _moored

    private FpRuntime(FpModule module, FpRuntimeOptions options) => (Module, _options) = (module, options);

    /// <summary>What runs.</summary>
    public FpModule Module { get; }

    /// <summary>Calls that have not ended.</summary>
    public int PendingCalls => Calls.Count;

    internal CallList Calls { get; } = new();

    /// <summary>For people.</summary>
    internal string Name => _moored.Name;

    /// <summary>Makes an instance.</summary>
    /// <param name="module">What to run; many runtimes may share it.</param>
    /// <param name="host">What the handlers of the protocol's imports get to see of their host.</param>
    /// <param name="options">Limits and callbacks; the defaults when null.</param>
    /// <param name="cancellationToken">Cancels the creation before it has begun.</param>
    /// <exception cref="Wasm.WasmTrapException">The module's start function trapped.</exception>
    /// <exception cref="Wasm.WasmLimitException">It needs more from the start than the limits allow.</exception>
    public static async ValueTask<FpRuntime> CreateAsync(
        FpModule module, object? host = null, FpRuntimeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        options ??= FpRuntimeOptions.Default;
        var runtime = new FpRuntime(module, options);
        var mooredOptions = new MooredOptions
        {
            Name = options.Name ?? module.Module.Name ?? module.Protocol.Name,
            MailboxCapacity = options.MailboxCapacity,
            MailboxFull = options.MailboxFull,
            OnFailure = static _ => { }, // every call is failed by the list of calls, and is awaited
        };
        Func<FpGuest> make = () =>
        {
            runtime._guest = new FpGuest(runtime, host, options);
            runtime._guest.Start();
            return runtime._guest;
        };
        runtime._moored = options.Runtime is { } shared
            ? await shared.CreateAsync(make, mooredOptions, cancellationToken).ConfigureAwait(false)
            : await Moored.CreateAsync(make, mooredOptions, cancellationToken).ConfigureAwait(false);
        return runtime;
    }

    /// <summary>Calls an export.</summary>
    /// <typeparam name="TArguments">The arguments' type, mostly generated.</typeparam>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <typeparam name="TReturn">How the result crosses the border; for async exports a <see cref="FpObject{T, TFormat}"/>.</typeparam>
    /// <param name="export">The export's number in the protocol.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Lets the caller go; the guest goes on.</param>
    /// <exception cref="FpGuestException">The guest trapped, in this call or while this call was waiting.</exception>
    /// <exception cref="FpProtocolException">The guest's answer is none.</exception>
    /// <exception cref="FpHostFunctionException">A host function failed, which ended the guest.</exception>
    /// <exception cref="FpExportMissingException">The guest does not have the export.</exception>
    /// <exception cref="MailboxFullException">Too many calls wait, and the options say that further ones fail.</exception>
    /// <exception cref="TimeoutException">The time that the options give to calls is over.</exception>
    /// <exception cref="ObjectDisposedException">The runtime is disposed of, or was while the call waited.</exception>
    public ValueTask<T> CallAsync<TArguments, T, TReturn>(int export, TArguments arguments, CancellationToken cancellationToken = default)
        where TArguments : struct, IFpArguments
        where TReturn : IFpValue<T>
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<T>(cancellationToken);
        var call = new GuestCall<TArguments, T, TReturn>(this, export, arguments);
        if (!Calls.TryAdd(call)) return ValueTask.FromException<T>(new ObjectDisposedException(Name));
        if (cancellationToken.CanBeCanceled || _options.CallTimeout is not null) call.Watch(cancellationToken, _options.CallTimeout, _options.TimeProvider);
        if (_moored.TryRun(static (guest, call) => guest.Begin(call), (GuestCall)call)) call.CompleteOwn(call);
        else Enqueue(call);
        return call.Task;
    }

    /// <summary>Fails what is pending, once the options' drain time is over, and ends the guest.</summary>
    public async ValueTask DisposeAsync()
    {
        Task idle = Calls.CloseAsync();
        // Not from inside a turn, which this would wait for.
        if (!Moored.Current.IsNone) await Task.Run(static () => { }).ConfigureAwait(false);
        if (_options.DrainTimeout > TimeSpan.Zero)
        {
            try
            {
                await idle.WaitAsync(_options.DrainTimeout, _options.TimeProvider).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // What is left is failed below.
            }
        }

        _guest.Stop(); // a guest that computes would not let its last turn come
        await _moored.StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        foreach (GuestCall call in Calls.Snapshot())
        {
            call.GiveUp(new ObjectDisposedException(Name));
        }
    }

    /// <summary>A host function has ended, on whatever thread.</summary>
    [AffinityBoundary("it asks what kind of thread this is, and is right on every kind")]
    internal void Completed(HostCall call)
    {
        // A turn of the guest that runs now takes the result along: no queue, and no other thread gets the guest's memory.
        Arrivals arrivals = call.Life.Guest.Arrivals;
        call.Context = ExecutionContext.Capture();
        if (arrivals.TryAdd(call)) return;
        // A thread of the pool has nothing better to do; any other does not expect to run a guest.
        if (Thread.CurrentThread.IsThreadPoolThread && Moored.Current.IsNone && _moored.TryRun(static (guest, call) => guest.Resolve(call), call))
        {
            call.CompleteHere();
            return;
        }

        if (!arrivals.TryAdd(call)) Queue(call); // the guest was entered in between, perhaps
    }

    /// <summary>Takes the result of a host function to the guest in a turn of its own.</summary>
    internal void Queue(HostCall call) => _moored.PostCompletion(
        static (guest, call) =>
        {
            if (guest is null) return; // it has been disposed of, and all calls have been failed
            guest.Resolve(call);
            call.CompleteOnPool();
        },
        call);

    private void Enqueue(GuestCall call)
    {
        // A call made in a turn may be made by a host function of this very guest: it must wait for that turn, but nobody may wait for it there.
        if (Moored.Current.IsNone) Post(call);
        else ThreadPool.UnsafeQueueUserWorkItem(static call => call.Post(), call, preferLocal: false);
    }

    internal void Post(GuestCall call)
    {
        try
        {
            // Where the mailbox is full, the call stands in line beyond its capacity: its caller awaits the result, not the place.
            _ = _moored.PostAsync(guest =>
            {
                guest.Begin(call);
                call.CompleteOnPool();
            });
        }
        catch (MooredException refused)
        {
            call.GiveUp(refused is MooredStoppedException ? new ObjectDisposedException(Name) : refused);
        }
    }
}
