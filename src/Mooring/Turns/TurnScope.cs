namespace Mooring.Turns;

/// <summary>What a thread had before it entered a turn, to be put back when it leaves.</summary>
internal readonly struct TurnScope(SynchronizationContext? context, ExecutionContext? execution)
{
    /// <summary>The context that awaits captured before the turn.</summary>
    public readonly SynchronizationContext? Context = context;

    /// <summary>The async-locals before the turn; <see langword="null"/> when their flow was suppressed.</summary>
    public readonly ExecutionContext? Execution = execution;
}
