using System.Runtime.CompilerServices;
using Mooring.Wasm.Emit;
using Mooring.Wasm.Runtime;
using Mooring.Wasm.Runtime.Guards;

namespace Mooring.Wasm.Suspension;

/// <summary>One call from the host that can be suspended: its frames while it waits, and what it waits for.</summary>
/// <remarks>
/// An activation runs inside its store, on whatever thread; while it is suspended it is on no thread's stack and not in the store. Several
/// activations of one store may be suspended at once. The part that waits is in <c>Activation.Waiting.cs</c>.
/// </remarks>
internal sealed unsafe partial class Activation
{
    private const int MaxDescribedFrames = 100; // in a backtrace

    [ThreadStatic]
    private static Activation? _spare;

    private StoreState _state = null!;
    private Activation? _outer; // what was current in the store before
    private PendingOperation? _pending; // what it waits for
    private Exception? _failure;
    private nuint _base; // the address in the frame that runs it, from which the stack is measured
    private int _baseDepth; // what the frames that are not on this stack count for, in bytes
    private bool _isEntered;

    /// <summary>The entry of the store in which it runs.</summary>
    public int Depth { get; private set; }

    public FrameStack Frames { get; } = new();

    public StoreState State => _state;

    /// <summary>Why it ended before its results were there, or null.</summary>
    public Exception? Failure => _failure;

    /// <summary>Whether the function came back because it is being suspended.</summary>
    public bool IsUnwinding => _state.Unwinding != 0;

    /// <summary>What it waits for; null while it does not.</summary>
    public PendingOperation? Pending => _pending;

    /// <summary>Takes an unused one.</summary>
    /// <param name="state">The store.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Activation Rent(StoreState state, CancellationToken cancellation)
    {
        Activation activation = _spare ?? new Activation();
        _spare = null;
        activation._state = state;
        activation._cancellation = cancellation;
        return activation;
    }

    /// <summary>Enters the store for the first call.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside the store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public void Enter()
    {
        _cancellation.ThrowIfCancellationRequested();
        _state.Enter();
        BecomeCurrent();
        int here;
        _base = (nuint)(&here);
        _baseDepth = 0;
        if (_cancellation.CanBeCanceled) ListenForCancellation();
    }

    /// <summary>Makes one whose frames are about to be added.</summary>
    public static Activation ForSnapshot(StoreState state) => new() { _state = state };

    /// <summary>Sets what a suspended one waits for.</summary>
    public void Await(PendingOperation pending) => _pending = pending;

    /// <summary>Whether it waits for a host function that has not finished.</summary>
    public bool IsAwaitingHost => _pending is PendingCall { IsCompleted: false };

    /// <summary>Leaves the store, having finished or to wait.</summary>
    public void Leave()
    {
        if (!_isEntered) return;
        _isEntered = false;
        _state.Current = _outer;
        _outer = null;
        StopRunning();
        _state.Exit();
    }

    /// <summary>Ends it with an exception that came out of the guest.</summary>
    public void Fail(Exception exception)
    {
        // A guest that is being suspended runs nothing that could throw; should it happen all the same, the suspension is off.
        if (_isEntered) _state.Unwinding = 0;
        if (exception is NullReferenceException fault && GuestFaults.Translate(fault, _state) is { } trap) exception = trap;
        if (exception is WasmTrapException { Kind: TrapKind.Interrupted } && _cancellation.IsCancellationRequested)
            exception = new OperationCanceledException("The call was cancelled.", exception, _cancellation);
        _failure = exception;
    }

    /// <summary>Makes the running guest leave its functions, to wait: the caller returns to it, and <see cref="StoreState.Unwinding"/> does the rest.</summary>
    public void BeginUnwinding(PendingOperation pending)
    {
        _pending = pending;
        _state.Unwinding = 1;
        _state.Suspensions++;
        Frames.BeginQueue();
    }

    /// <summary>Takes a frame from the function that is being left.</summary>
    public void AddFrame(VmContext context, int function, int site, int bytes, int references)
    {
        int here;
        int depth = _baseDepth + int.Max(0, (int)((nint)_base - (nint)(&here)));
        Span<object?> kept = _state.References(references);
        var header = new FrameHeader(function, site, _state.NumberOf(context), depth, bytes, references);
        Frames.Add(header, new ReadOnlySpan<byte>(_state.SaveArea, bytes), kept);
        kept.Clear();
    }

    /// <summary>Goes on after a wait, on this thread: in the store, with what was waited for, until the guest ends or waits again.</summary>
    /// <returns>Whether it ended: <see cref="Failure"/> says how.</returns>
    public bool Resume()
    {
        try
        {
            _state.Enter();
        }
        catch (Exception e) when (e is InvalidOperationException)
        {
            Fail(e);
            return true;
        }

        BecomeCurrent();
        nuint limit = Depth > 1 ? _state.RealStackLimit : 0;
        bool hasEnded = TakeUp(_pending!);
        if (limit != 0) _state.RestoreStackLimit(limit);
        return hasEnded;
    }

    /// <summary>Notes that all frames are off the stack.</summary>
    public void EndUnwinding() => _state.Unwinding = 0;

    private void BecomeCurrent()
    {
        _isEntered = true;
        _outer = _state.Current;
        _state.Current = this;
        Depth = _state.Depth;
        StartRunning();
    }

    private bool TakeUp(PendingOperation pending)
    {
        _pending = null;
        try
        {
            pending.Finish(_state);
        }
        catch (Exception e)
        {
            if (!TryHandOver(e)) return true;
        }

        while (true)
        {
            ref byte values = ref Frames.TryTake(out FrameHeader frame, _state);
            if (Unsafe.IsNullRef(ref values)) return true;
            try
            {
                Run(frame, ref values);
            }
            catch (Exception e)
            {
                if (!TryHandOver(e)) return true;
                continue;
            }

            if (_state.Unwinding == 0) continue;
            _state.Unwinding = 0;
            return false;
        }
    }

    private void Run(in FrameHeader frame, ref byte values)
    {
        VmContext context = _state.ContextOf(frame.Context);
        ResumptionCode code = context.Module.GetResumption(frame.Function);
        int here;
        _base = (nuint)(&here);
        _baseDepth = Frames.Depth;
        _state.LimitStackForResumption(_base, _baseDepth);
        ((delegate*<VmContext, ref byte, int, void>)code.Code)(context, ref values, frame.Site);
    }

    /// <summary>Gives an exception to the next frame that has handlers around the call it waits for, as if that call had thrown it.</summary>
    /// <returns>False if there is none: the activation has failed.</returns>
    private bool TryHandOver(Exception exception)
    {
        if (exception is WasmException)
        {
            while (Frames.TryPeek(out FrameHeader frame))
            {
                if (SiteOf(frame).Region >= 0)
                {
                    _state.PendingException = exception;
                    return true;
                }

                Frames.TryTake(out _, _state);
            }
        }

        if (exception is WasmTrapException trap) trap.AddSuspendedFrames(Describe());
        Fail(exception);
        return false;
    }

    private Compilation.Suspension.SuspensionSite SiteOf(in FrameHeader frame) =>
        _state.ContextOf(frame.Context).Module.GetResumption(frame.Function).Sites[frame.Site];

    private IEnumerable<WasmFrame> Describe() => Frames.Frames().Take(MaxDescribedFrames).Select(frame =>
        _state.ContextOf(frame.Context).Module.DescribeFrame(frame.Function, SiteOf(frame).Offset));
}
