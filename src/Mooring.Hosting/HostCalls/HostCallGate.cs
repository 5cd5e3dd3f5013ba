using Mooring.Hosting.Deadlines;
using Mooring.Hosting.Slices;
using Mooring.WaPc;

namespace Mooring.Hosting.HostCalls;

/// <summary>Joins a guest to its host: the guest is suspended while an answer takes its time, and holds no thread.</summary>
/// <remarks>Used inside the guest's turns; answers may be noted on any thread, before the guest goes on.</remarks>
internal sealed class HostCallGate
{
    private readonly AsyncHostCall? _host; // one of the two is there
    private readonly AsyncHostCallHandler? _handler;
    private long _deadline = DeadlineWatch.Never; // timestamp; of the guest's present call

    /// <summary>For an actor in a host.</summary>
    public HostCallGate(AsyncHostCall host) => _host = host;

    /// <summary>For an actor with a handler of its own.</summary>
    public HostCallGate(AsyncHostCallHandler handler) => _handler = handler;

    /// <summary>Told when the guest waits and when it goes on; null when nobody wants to know.</summary>
    public TimeSlice? Slice { get; init; }

    /// <summary>Why the last host call of the present call failed; null if it did not.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>A call of the guest begins: nothing of the one before counts.</summary>
    /// <param name="deadline">Timestamp at which its time is over.</param>
    public void Begin(long deadline)
    {
        _deadline = deadline;
        LastFailure = null;
    }

    /// <summary>Answers a host call.</summary>
    public ValueTask<HostReply> AnswerAsync(AsyncHostRequest request, CancellationToken ct)
    {
        if (_host is null) return WaitAsync(_handler!(request, ct));
        var call = new GuestCall(request.Binding, request.Namespace, request.Operation, request.Payload, _deadline);
        // Providers know nothing of turns: what they start must not come back to this one.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            ValueTask<HostCallOutcome> answer = _host(call, ct);
            return answer.IsCompletedSuccessfully ? new ValueTask<HostReply>(Note(answer.Result)) : NoteAsync(answer);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private async ValueTask<HostReply> NoteAsync(ValueTask<HostCallOutcome> answer)
    {
        using (Slice?.Pause()) return Note(await answer.ConfigureAwait(false));
    }

    private ValueTask<HostReply> WaitAsync(ValueTask<HostReply> answer)
    {
        return Slice is null || answer.IsCompleted ? answer : PauseAsync(answer, Slice);

        static async ValueTask<HostReply> PauseAsync(ValueTask<HostReply> answer, TimeSlice slice)
        {
            using (slice.Pause()) return await answer.ConfigureAwait(false);
        }
    }

    private HostReply Note(HostCallOutcome outcome)
    {
        if (outcome.Failure is { } failure) LastFailure = failure;
        return outcome.ToReply();
    }
}
