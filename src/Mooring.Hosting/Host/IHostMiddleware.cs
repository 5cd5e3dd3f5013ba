namespace Mooring.Hosting;

/// <summary>Code around every call: to count, to trace, to check, to refuse.</summary>
public interface IHostMiddleware
{
    /// <summary>Sees a call, and mostly passes it on.</summary>
    /// <param name="invocation">What is called.</param>
    /// <param name="next">Passes it on; not calling it refuses the call, with the answer or exception given instead.</param>
    /// <param name="ct">The caller has given up.</param>
    /// <returns>The answer. An <see cref="ActorException"/> becomes the host's error text for a guest that called.</returns>
    ValueTask<ReadOnlyMemory<byte>> InvokeAsync(Invocation invocation, InvocationNext next, CancellationToken ct);
}

/// <summary>Passes a call on.</summary>
public delegate ValueTask<ReadOnlyMemory<byte>> InvocationNext(Invocation invocation, CancellationToken ct);

/// <summary>One call, as middleware sees it.</summary>
/// <param name="Origin">The key of the actor that calls; <c>system</c> when none does.</param>
/// <param name="Target">The key of the actor, or the capability, that is called.</param>
/// <param name="Binding">The binding name of a capability; empty for actors.</param>
/// <param name="Operation">What is to be done.</param>
/// <param name="Payload">What it is to be done with, as providers see it.</param>
public sealed record Invocation(string Origin, string Target, string Binding, string Operation, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Who calls when no actor does.</summary>
    public const string System = "system";

    /// <summary>Whether an actor is called, and not a provider.</summary>
    public bool IsToActor => Binding.Length == 0;
}
