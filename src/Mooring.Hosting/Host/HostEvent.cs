using System.Collections.Immutable;
using System.Text.Json;

namespace Mooring.Hosting;

/// <summary>Something that has happened in a host. https://github.com/cloudevents/spec, version 1.0.</summary>
/// <param name="Id">Unique within the source.</param>
/// <param name="Source">The host, as <c>/mooring/NAME</c>.</param>
/// <param name="Type">What has happened, such as <c>mooring.actor.started</c>.</param>
/// <param name="Time">When.</param>
/// <param name="Subject">The actor, provider or link that it is about; empty for the host.</param>
/// <param name="Data">What is to be said about it, by name.</param>
public sealed record HostEvent(
    string Id, string Source, string Type, DateTimeOffset Time, string Subject, ImmutableSortedDictionary<string, string> Data)
{
    /// <summary>The event as CloudEvents JSON, on one line.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        specversion = "1.0",
        id = Id,
        source = Source,
        type = Type,
        time = Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
        subject = Subject,
        datacontenttype = "application/json",
        data = Data,
    });

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Subject} {string.Join(" ", Data.Select(pair => $"{pair.Key}={pair.Value}"))}".TrimEnd();
}
