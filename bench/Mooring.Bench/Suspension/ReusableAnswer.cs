using System.Threading.Tasks.Sources;

namespace Mooring.Bench.Suspension;

/// <summary>An answer that a host function waits for, over and over without allocating.</summary>
internal sealed class ReusableAnswer : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;

    /// <summary>Whether the next question is answered at once, with 0.</summary>
    public bool IsReady { get; set; }

    public ValueTask<int> Ask()
    {
        if (IsReady) return new(0);
        _source.Reset();
        return new(this, _source.Version);
    }

    public void Give(int answer) => _source.SetResult(answer);

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
