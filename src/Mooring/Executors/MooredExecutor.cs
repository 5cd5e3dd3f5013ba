namespace Mooring;

/// <summary>One thread of an <see cref="ExecutorSet"/>, on which pinned objects live.</summary>
public sealed class MooredExecutor
{
    internal MooredExecutor(ExecutorSet set, int index, string name)
    {
        Set = set;
        Index = index;
        Thread = new Executors.ThreadExecutor(name, endsWithItsObjects: false);
    }

    /// <summary>The set that the thread belongs to.</summary>
    public ExecutorSet Set { get; }

    /// <summary>The thread's place in its set, from 0.</summary>
    public int Index { get; }

    /// <summary>The thread's name.</summary>
    public string Name => Thread.Name;

    /// <summary>How many objects live on the thread.</summary>
    public int Objects => Thread.Objects;

    /// <summary>How many objects have something to run and wait for the thread.</summary>
    public int Ready => Thread.Ready;

    internal Executors.ThreadExecutor Thread { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Objects} objects, {Ready} ready";
}
