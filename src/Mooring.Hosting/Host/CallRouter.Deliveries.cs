using Mooring.Hosting.Codecs;
using Mooring.Hosting.Providers;

namespace Mooring.Hosting.Host;

/// <content>What providers ask of actors, and what actors ask of those that are providers.</content>
internal sealed partial class CallRouter
{
    /// <summary>Has an actor handle what a provider brings.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> DeliverAsync(
        ActorLink link, string operation, ReadOnlyMemory<byte> payload, Delivery? delivery, CancellationToken ct)
    {
        HostedActor actor = _host.Find(link.Actor);
        // Never inside a turn that runs: the provider may have been called from it.
        if (!Moored.Current.IsNone) await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (delivery?.Cause is not { } cause || !_host.TryFind(cause.Link.Actor, out HostedActor? waiter))
            return await DeliverAsync(actor, link, operation, payload, delivery?.Timeout, ct).ConfigureAwait(false);

        bool isTracked = BeginWait(waiter, actor);
        try
        {
            return await DeliverAsync(actor, link, operation, payload, delivery.Timeout, ct).ConfigureAwait(false);
        }
        finally
        {
            if (isTracked) _waits.End(waiter);
        }
    }

    /// <summary>Has an actor that is a provider answer a call of another actor.</summary>
    /// <param name="provider">The actor that answers.</param>
    /// <param name="call">What the other asks for.</param>
    /// <param name="ct">The other has given up.</param>
    /// <returns>The answer, as providers see it.</returns>
    /// <exception cref="CallCycleException">The provider waits for the caller, directly or not.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ServeAsync(HostedActor provider, CapabilityCall call, CancellationToken ct)
    {
        HostedActor? waiter = null;
        bool isTracked = _host.TryFind(call.Link.Actor, out waiter) && BeginWait(waiter, provider);
        try
        {
            string named = call.Operation;
            ReadOnlyMemory<byte> spelled = provider.Codec.CallToGuest(call.Link.Capability, ref named, call.Payload);
            ReadOnlyMemory<byte> answer = await ToActorAsync(call.Link.Actor, provider, named, spelled, null, ct).ConfigureAwait(false);
            return provider.Codec.ReplyFromGuest(call.Link.Capability, call.Operation, answer);
        }
        finally
        {
            if (isTracked) _waits.End(waiter!);
        }
    }

    /// <remarks>
    /// A guest that cannot read the message refuses it before it does anything else; then it gets the message once more, in the next likely
    /// spelling. Once it has read one, a refusal is about what the message says.
    /// </remarks>
    private async ValueTask<ReadOnlyMemory<byte>> DeliverAsync(
        HostedActor actor, ActorLink link, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct)
    {
        CodecGuess spelling = actor.Spelling;
        GuestCodec codec = spelling.Codec;
        try
        {
            ReadOnlyMemory<byte> answer = await SpelledAsync(actor, codec, link.Capability, operation, payload, timeout, ct).ConfigureAwait(false);
            if (spelling.IsSettled) return spelling.Codec.ReplyFromGuest(link.Capability, operation, answer);
            if (Shapes.TryFind(link.Capability, operation, out Shape? request, out Shape? reply))
            {
                if (reply is not null) spelling.Show(answer.Span);
                if (request is not null) spelling.Settle(codec.Era);
            }

            return spelling.Codec.ReplyFromGuest(link.Capability, operation, answer);
        }
        catch (GuestErrorException refused) when (spelling.Neighbour(refused.Message) is { } other)
        {
            try
            {
                ReadOnlyMemory<byte> answer = await SpelledAsync(actor, other, link.Capability, operation, payload, timeout, ct).ConfigureAwait(false);
                spelling.Settle(other.Era);
                return other.ReplyFromGuest(link.Capability, operation, answer);
            }
            catch (GuestErrorException again) when (spelling.Neighbour(again.Message) is not null)
            {
                spelling.Settle(codec.Era); // it reads neither: the first guess was as good, and is not tried again
                throw refused;
            }
        }
    }

    private ValueTask<ReadOnlyMemory<byte>> SpelledAsync(
        HostedActor actor, GuestCodec codec, string capability, string operation, ReadOnlyMemory<byte> payload, TimeSpan? timeout, CancellationToken ct)
    {
        string named = operation;
        ReadOnlyMemory<byte> spelled = codec.CallToGuest(capability, ref named, payload);
        return ToActorAsync(capability, actor, named, spelled, timeout, ct);
    }
}
