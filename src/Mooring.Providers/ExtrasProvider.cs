using System.Security.Cryptography;
using Mooring.Hosting.Contracts;
using Mooring.Hosting.Providers;

namespace Mooring.Providers;

/// <summary>Offers random numbers, unique names and sequences as <c>wascc:extras</c>. Each actor has a sequence of its own, from 0.</summary>
public sealed class ExtrasProvider : CapabilityProvider<ActorSequence>
{
    /// <inheritdoc/>
    public override CapabilityDescriptor Descriptor { get; } = new(CapabilityIds.Extras, "extras")
    {
        Operations =
        [
            new OperationDescriptor(ExtrasOperations.RequestGuid, OperationDirection.ToProvider),
            new OperationDescriptor(ExtrasOperations.RequestRandom, OperationDirection.ToProvider),
            new OperationDescriptor(ExtrasOperations.RequestSequence, OperationDirection.ToProvider),
        ],
    };

    /// <inheritdoc/>
    protected override ValueTask<ActorSequence> OpenAsync(ActorLink link, CancellationToken ct) => new(new ActorSequence());

    /// <inheritdoc/>
    protected override ValueTask<ReadOnlyMemory<byte>> CallAsync(ActorSequence bound, CapabilityCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bound);
        GeneratorRequest request = call.Read<GeneratorRequest>();
        GeneratorResult result = call.Operation switch
        {
            ExtrasOperations.RequestGuid => new GeneratorResult(Guid.NewGuid().ToString(), 0, 0),
            ExtrasOperations.RequestSequence => new GeneratorResult(null, bound.Next(), 0),
            ExtrasOperations.RequestRandom => new GeneratorResult(null, 0, Random(request.Min, request.Max)),
            _ => throw call.UnknownOperation(),
        };
        return new ValueTask<ReadOnlyMemory<byte>>(result.ToBytes());
    }

    private static uint Random(uint least, uint end)
    {
        if (least >= end) throw new ProviderException($"RequestRandom: there is no number from {least} up to, but not including, {end}");
        uint span = end - least;
        uint limit = uint.MaxValue - uint.MaxValue % span; // above it numbers would not be equally likely
        while (true)
        {
            uint value = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
            if (value < limit) return least + value % span;
        }
    }
}

/// <summary>One actor's sequence.</summary>
public sealed class ActorSequence
{
    private long _next = -1;

    internal ulong Next() => (ulong)Interlocked.Increment(ref _next);
}
