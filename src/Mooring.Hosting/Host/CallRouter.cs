using Microsoft.Extensions.Logging;
using Mooring.Hosting.Codecs;
using Mooring.Hosting.Deadlines;
using Mooring.Hosting.HostCalls;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Host;

/// <summary>The ways that calls take through a host: from guests to providers and actors, from providers and callers to guests.</summary>
internal sealed partial class CallRouter
{
    private readonly ActorHost _host;
    private readonly WaitGraph _waits;
    private readonly HostTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly InvocationNext _toActor; // middleware around ActorCallAsync; the same every time
    private readonly bool _hasMiddleware;

    public CallRouter(ActorHost host)
    {
        _host = host;
        _telemetry = host.Telemetry;
        _waits = new WaitGraph(host.Options.WaitingThreads);
        _logger = host.Options.LoggerFactory.CreateLogger("Mooring.Host");
        _hasMiddleware = !host.Options.Middleware.IsDefaultOrEmpty;
        _toActor = Wrap((invocation, ct) => AskAsync(_host.Find(invocation.Target), invocation.Operation, invocation.Payload, null, ct));
    }

    /// <summary>Answers a host call of a guest. Every refusal and failure is an outcome.</summary>
    public ValueTask<HostCallOutcome> AnswerAsync(HostedActor caller, GuestCall call, CancellationToken ct)
    {
        try
        {
            if (caller.IsExpired) throw new ClaimsExpiredException(caller.Name, caller.Claims.Expires!.Value);
            foreach (ActiveLink link in caller.Links)
            {
                if (link.IsCalled(call.Namespace, call.Binding)) return CallProvider(caller, link, call, ct);
            }

            if (!caller.Claims.Allow(call.Namespace) && call.Namespace != caller.Key) throw new NotInClaimsException(caller.Name, call.Namespace, caller.Claims.Capabilities);
            if (_host.TryFind(call.Namespace, out HostedActor? target)) return CallActorAsync(caller, target, call, ct);
            throw call.Namespace.Contains(':', StringComparison.Ordinal)
                ? new NotLinkedException(caller.Name, call.Namespace, call.Binding)
                : new UnknownActorException(call.Namespace);
        }
        catch (Exception cause)
        {
            return new ValueTask<HostCallOutcome>(new HostCallOutcome(default, Explain(caller, call.Namespace, call.Operation, cause)));
        }
    }

    /// <summary>Has an actor run an operation for a caller outside; bytes as its guest spells them.</summary>
    public ValueTask<ReadOnlyMemory<byte>> CallAsync(HostedActor actor, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct) =>
        ToActorAsync(Invocation.System, actor, operation, payload, timeout, ct);

    private ValueTask<ReadOnlyMemory<byte>> ToActorAsync(
        string origin, HostedActor actor, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct)
    {
        if (!_hasMiddleware) return AskAsync(actor, operation, payload, timeout, ct);
        InvocationNext next = timeout is null ? _toActor : Wrap((invocation, ct) => AskAsync(actor, invocation.Operation, invocation.Payload, timeout, ct));
        return next(new Invocation(origin, actor.Key, "", operation, payload), ct);
    }

    private ValueTask<ReadOnlyMemory<byte>> AskAsync(HostedActor actor, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct)
    {
        if (actor.IsExpired) throw new ClaimsExpiredException(actor.Name, actor.Claims.Expires!.Value);
        return _telemetry.IsObserved
            ? _telemetry.ObserveActorAsync(actor, operation, () => actor.AskAsync(operation, payload, timeout, ct))
            : actor.AskAsync(operation, payload, timeout, ct);
    }

    private ValueTask<HostCallOutcome> CallProvider(HostedActor caller, ActiveLink link, GuestCall call, CancellationToken ct)
    {
        if (!caller.Claims.Allow(link.Claimed)) throw new NotInClaimsException(caller.Name, link.Claimed, caller.Claims.Capabilities);
        ProviderSlot slot = link.Slot ?? throw new NoProviderException(link.Data.Capability, link.Data.Binding);
        string operation = call.Operation;
        if (!caller.Spelling.IsSettled && Shapes.TryFind(link.Data.Capability, operation, out Shape? request, out _) && request is not null) caller.Spelling.Show(call.Payload.Span);
        ReadOnlyMemory<byte> payload = caller.Codec.CallFromGuest(link.Data.Capability, ref operation, call.Payload);
        ValueTask<ReadOnlyMemory<byte>> answer = ToProviderAsync(caller, link, slot, operation, payload, ct);
        return answer.IsCompletedSuccessfully
            ? new ValueTask<HostCallOutcome>(new HostCallOutcome(caller.Codec.ReplyToGuest(link.Data.Capability, operation, answer.Result)))
            : FinishAsync(caller, link, slot, operation, answer, ct);
    }

    private ValueTask<ReadOnlyMemory<byte>> ToProviderAsync(
        HostedActor caller, ActiveLink link, ProviderSlot slot, string operation, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        if (!_hasMiddleware && !_telemetry.IsObserved) return slot.Provider.CallAsync(new CapabilityCall(link.Data, operation, payload), ct);
        InvocationNext next = Wrap((invocation, ct) => slot.Provider.CallAsync(new CapabilityCall(link.Data, invocation.Operation, invocation.Payload), ct));
        var call = new Invocation(caller.Key, link.Data.Capability, link.Data.Binding, operation, payload);
        return _telemetry.IsObserved ? _telemetry.ObserveProviderAsync(link.Data.Capability, link.Data.Binding, operation, () => next(call, ct)) : next(call, ct);
    }

    private async ValueTask<HostCallOutcome> FinishAsync(
        HostedActor caller, ActiveLink link, ProviderSlot slot, string operation, ValueTask<ReadOnlyMemory<byte>> answer, CancellationToken ct)
    {
        try
        {
            // A provider that does not heed its token is left behind.
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(ct, slot.Removed);
            ReadOnlyMemory<byte> found = await answer.AsTask().WaitAsync(giveUp.Token).ConfigureAwait(false);
            return new HostCallOutcome(caller.Codec.ReplyToGuest(link.Data.Capability, operation, found));
        }
        catch (OperationCanceledException) when (slot.Removed.IsCancellationRequested)
        {
            return new HostCallOutcome(default, new NoProviderException(link.Data.Capability, link.Data.Binding));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            var unanswered = new HostCallTimeoutException(link.Data.Capability, operation);
            PublishFailure("mooring.provider.unanswered", caller, link.Data.Capability, operation, unanswered);
            return new HostCallOutcome(default, unanswered);
        }
        catch (Exception cause)
        {
            return new HostCallOutcome(default, Explain(caller, link.Data.Capability, operation, cause));
        }
    }

    private async ValueTask<HostCallOutcome> CallActorAsync(HostedActor caller, HostedActor target, GuestCall call, CancellationToken ct)
    {
        bool isTracked = false;
        try
        {
            isTracked = BeginWait(caller, target);
            return new HostCallOutcome(await ToActorAsync(caller.Key, target, call.Operation, call.Payload, TimeLeft(target, call.Deadline), ct).ConfigureAwait(false));
        }
        catch (Exception cause)
        {
            return new HostCallOutcome(default, Explain(caller, target.Name, call.Operation, cause));
        }
        finally
        {
            if (isTracked) _waits.End(caller);
        }
    }

    /// <summary>Notes who waits for whom. Actors with several instances are left out: another instance may answer.</summary>
    private bool BeginWait(HostedActor waiter, HostedActor target)
    {
        if (waiter.Instances > 1 || target.Instances > 1) return false;
        _waits.Begin(waiter, target);
        return true;
    }

    /// <summary>What the caller has left, but no more than the target gives anyway.</summary>
    private TimeSpan TimeLeft(HostedActor target, long deadline)
    {
        TimeSpan usual = (target.Settings.Options ?? _host.Options.Actors).AskTimeout;
        if (deadline == DeadlineWatch.Never) return usual;
        TimeProvider time = _host.Options.TimeProvider;
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), deadline);
        if (left <= TimeSpan.Zero) left = TimeSpan.FromTicks(1);
        return usual == Timeout.InfiniteTimeSpan || left < usual ? left : usual;
    }

    private InvocationNext Wrap(InvocationNext innermost)
    {
        InvocationNext next = innermost;
        for (int i = _host.Options.Middleware.Length - 1; i >= 0; i--)
        {
            (IHostMiddleware middleware, InvocationNext inner) = (_host.Options.Middleware[i], next);
            next = (invocation, ct) => middleware.InvokeAsync(invocation, inner, ct);
        }

        return next;
    }

    /// <summary>The failure as the calling guest and its caller are told of it.</summary>
    private HostCallException Explain(HostedActor caller, string target, string operation, Exception cause)
    {
        switch (cause)
        {
            case HostCallException known: return known;
            case ProviderException expected:
                PublishFailure("mooring.provider.failed", caller, target, operation, expected);
                return new ProviderFailedException(target, operation, expected.Message, expected);
            case ActorException or MooredDeadlockException: return ActorCallException.From(target, operation, cause);
            case OperationCanceledException: return new HostCallTimeoutException(target, operation);
            default:
                HostLog.ProviderFailed(_logger, cause, target, operation, caller.Name);
                PublishFailure("mooring.provider.failed", caller, target, operation, cause);
                return new ProviderFailedException(target, operation, $"{cause.GetType().Name}: {cause.Message}", cause);
        }
    }

    private void PublishFailure(string type, HostedActor caller, string target, string operation, Exception cause) =>
        _host.Events.Publish(type, target, ("actor", caller.Key), ("operation", operation), ("message", cause.Message));
}
