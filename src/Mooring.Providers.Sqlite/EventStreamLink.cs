using Mooring.Hosting.Providers;

namespace Mooring.Providers.Sqlite;

/// <summary>What a link says of the streams that an actor sees.</summary>
public sealed class EventStreamLink
{
    private const long MostEvents = 1_000_000_000;
    private const long LongestAge = 100L * 366 * 86_400; // a hundred years, in seconds

    private EventStreamLink(string streams) => Streams = streams;

    /// <summary>Which of the sets of streams in the file.</summary>
    internal string Streams { get; }

    /// <summary>How many events each stream keeps at most, the newest; null for all.</summary>
    internal long? MaxEvents { get; private init; }

    /// <summary>How old an event may become, in milliseconds; null for no limit.</summary>
    internal long? MaxAge { get; private init; }

    /// <exception cref="ProviderException">A value makes no sense.</exception>
    internal static EventStreamLink Of(ActorLink link)
    {
        string streams = link.Value("STREAM") ?? "mooring-events";
        // The rule of JetStream, so that a link says the same there.
        if (streams.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || ".*>/\\".Contains(letter, StringComparison.Ordinal)))
            throw new ProviderException($"STREAM: \"{streams}\" must be one word without dots, wildcards and slashes");
        return new EventStreamLink(streams)
        {
            MaxEvents = link.Value("MAX_EVENTS") is null ? null : link.Number("MAX_EVENTS", 0, 1, MostEvents),
            MaxAge = link.Value("MAX_AGE") is null ? null : 1000 * link.Number("MAX_AGE", 0, 1, LongestAge),
        };
    }
}
