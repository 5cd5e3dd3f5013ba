using Mooring.Mailboxes;

namespace Mooring.Work;

/// <summary>Where a call stands when the calling method returns: done, failed, or on its way as a message.</summary>
internal readonly struct Outcome<TResult>
{
    private readonly TResult _result;
    private readonly object? _rest; // null: done; an Exception: failed; a Message<TResult>: on its way

    public Outcome(TResult result)
    {
        _result = result;
        _rest = null;
    }

    public Outcome(Exception failure)
    {
        _result = default!;
        _rest = failure;
    }

    public Outcome(Message<TResult> message)
    {
        _result = default!;
        _rest = message;
    }

    public Exception? Failure => _rest as Exception;

    public Message<TResult>? Message => _rest as Message<TResult>;

    /// <summary>The result, if there is neither a failure nor a message.</summary>
    public TResult Result => _result;

    public ValueTask<TResult> AsValueTask()
    {
        if (_rest is null) return new ValueTask<TResult>(_result);
        if (_rest is Message<TResult> message) return new ValueTask<TResult>(message, message.Version);
        return Throw((Exception)_rest);
    }

    public ValueTask AsVoid()
    {
        if (_rest is null) return default;
        if (_rest is Message<TResult> message) return new ValueTask(message, message.Version);
        return ThrowVoid((Exception)_rest);
    }

    // Async methods, so that an OperationCanceledException makes a cancelled task that still carries it.
#pragma warning disable CS1998 // nothing to await
    private static async ValueTask<TResult> Throw(Exception failure)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return default;
    }

    private static async ValueTask ThrowVoid(Exception failure) =>
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
#pragma warning restore CS1998
}
