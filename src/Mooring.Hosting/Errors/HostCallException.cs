namespace Mooring.Hosting;

/// <summary>A call was refused or failed on its way, before or beside the guest. The text says what to do; guests get it as the host's error.</summary>
public abstract class HostCallException : ActorException
{
    private protected HostCallException(string code, string message, Exception? cause = null)
        : base($"{code}: {message}", cause) => Code = code;

    /// <summary>A word that stands for the cause, at the beginning of the text.</summary>
    public string Code { get; }
}

/// <summary>The actor's claims do not name what it asked for.</summary>
public sealed class NotInClaimsException : HostCallException
{
    internal NotInClaimsException(string actor, string capability, IEnumerable<string> claimed)
        : base("not-in-claims", $"PERMISSION DENIED: {actor} asked for {capability}, which is not among its claims ({string.Join(", ", claimed)}): sign it with --cap {capability}") =>
        Capability = capability;

    /// <summary>What was asked for.</summary>
    public string Capability { get; }
}

/// <summary>No link joins the actor to the capability under that binding name.</summary>
public sealed class NotLinkedException : HostCallException
{
    internal NotLinkedException(string actor, string capability, string binding)
        : base("not-linked", $"{actor} is not linked to {capability} under the binding name {binding}: add a link to the manifest or to the running host")
    {
        Capability = capability;
        Binding = binding;
    }

    /// <summary>The capability.</summary>
    public string Capability { get; }

    /// <summary>The binding name.</summary>
    public string Binding { get; }
}

/// <summary>Nothing offers the capability under that binding name, though there is a link to it.</summary>
public sealed class NoProviderException : HostCallException
{
    internal NoProviderException(string capability, string binding)
        : base("no-provider", $"nothing offers {capability} under the binding name {binding}: add a provider, or correct the link's binding name")
    {
        Capability = capability;
        Binding = binding;
    }

    /// <summary>The capability.</summary>
    public string Capability { get; }

    /// <summary>The binding name.</summary>
    public string Binding { get; }
}

/// <summary>The provider could not do what it was asked for.</summary>
public sealed class ProviderFailedException : HostCallException
{
    internal ProviderFailedException(string capability, string operation, string text, Exception cause)
        : base("provider-failed", $"{capability} {operation}: {text}", cause)
    {
        Capability = capability;
        Operation = operation;
    }

    /// <summary>The capability.</summary>
    public string Capability { get; }

    /// <summary>The operation.</summary>
    public string Operation { get; }
}

/// <summary>A host call was not answered before the time of the call that it belongs to was over.</summary>
public sealed class HostCallTimeoutException : HostCallException
{
    internal HostCallTimeoutException(string what, string operation)
        : base("timeout", $"{what} {operation}: no answer before the caller's time was over")
    {
    }
}

/// <summary>There is no such actor in this host.</summary>
public sealed class UnknownActorException : HostCallException
{
    internal UnknownActorException(string actor)
        : base("no-actor", $"no actor here has the key, name or call alias {actor}: start it, or correct the name")
    {
    }
}

/// <summary>The call could never be answered: its answer waits for the very call that makes it.</summary>
public sealed class CallCycleException : HostCallException
{
    internal CallCycleException(IEnumerable<string> chain)
        : base("call-cycle", $"{string.Join(" -> ", chain)}: each waits for the next. Publish a message in place of one of the calls")
    {
    }
}

/// <summary>The call could never be answered: all threads are held by guests that wait for guests that need one.</summary>
/// <remarks>Only guests that cannot be suspended hold threads: see <see cref="GuestWaiting"/>.</remarks>
public sealed class NoThreadException : HostCallException
{
    internal NoThreadException(string waiter, string target, int threads)
        : base("no-thread", $"{waiter} cannot wait for {target}: all {threads} threads for guests that hold one would wait for each other. Give the host more of them, or publish a message in place of the call")
    {
    }
}

/// <summary>The actor's claims have expired since it was started.</summary>
public sealed class ClaimsExpiredException : HostCallException
{
    internal ClaimsExpiredException(string actor, DateTimeOffset on)
        : base("claims-expired", $"the claims of {actor} have expired on {on:u}: sign it anew and swap it in")
    {
    }
}

/// <summary>What was asked of the host makes no sense in its present state.</summary>
public sealed class HostStateException : HostCallException
{
    internal HostStateException(string message, Exception? cause = null)
        : base("refused", message, cause)
    {
    }
}
