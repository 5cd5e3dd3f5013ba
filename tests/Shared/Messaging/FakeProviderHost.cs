using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mooring.Hosting;
using Mooring.Hosting.Providers;

namespace Mooring.Testing.Messaging;

/// <summary>A host of actors that are functions, for tests of providers alone.</summary>
internal sealed class FakeProviderHost : IProviderHost
{
    private readonly ConcurrentDictionary<string, Func<string, ReadOnlyMemory<byte>, ValueTask>> _actors = new();

    public ConcurrentQueue<(string Type, ActorLink? Link, IReadOnlyDictionary<string, string> Data)> Reports { get; } = new();

    public string Binding => "default";

    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    public ILogger Logger => NullLogger.Instance;

    public CancellationToken Stopping => CancellationToken.None;

    /// <summary>What an actor does with deliveries.</summary>
    public void Handle(string actor, Func<string, ReadOnlyMemory<byte>, ValueTask> handle) => _actors[actor] = handle;

    public async ValueTask<ReadOnlyMemory<byte>> DeliverAsync(
        ActorLink link, string operation, ReadOnlyMemory<byte> payload, Delivery? delivery = null, CancellationToken ct = default)
    {
        await _actors[link.Actor](operation, payload).AsTask().WaitAsync(ct);
        return default;
    }

    public void Report(string type, ActorLink? link, IReadOnlyDictionary<string, string> data) => Reports.Enqueue((type, link, data));

    /// <summary>Waits for a report of a kind.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReportedAsync(string type)
    {
        for (int tries = 0; tries < 1_500; tries++)
        {
            foreach (var report in Reports)
            {
                if (report.Type == type) return report.Data;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"nothing reported {type}, only {string.Join(", ", Reports.Select(report => report.Type))}");
    }

    /// <summary>What a guest's own failure looks like to a provider.</summary>
    public static ActorException GuestFailure(string text) => (ActorException)Activator.CreateInstance(
        typeof(GuestErrorException), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, ["DeliverMessage", text, null], culture: null)!;

    public static ActorLink Link(string actor, string capability, params (string Name, string Value)[] values) =>
        new(actor, actor, capability, "default", values.ToImmutableDictionary(value => value.Name, value => value.Value));
}
