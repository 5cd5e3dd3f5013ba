namespace Mooring.Cli.Control;

/// <summary>What a host says of itself.</summary>
internal sealed record HostStatus(string Name, DateTimeOffset StartedAt, ActorStatus[] Actors, ProviderStatus[] Providers, LinkStatus[] Links);

/// <summary>An actor of a host.</summary>
internal sealed record ActorStatus(
    string Key, string Name, string? Issuer, int? Revision, string[] Capabilities, string Codec, int Instances, int Restarts, int Pending, bool HoldsThread);

/// <summary>A provider of a host.</summary>
internal sealed record ProviderStatus(string Capability, string Binding, string Name, string Version);

/// <summary>A link of a host; values stay with it, as they may be secrets.</summary>
internal sealed record LinkStatus(string Actor, string ActorName, string Capability, string Binding, bool HasProvider);

/// <summary>A link to make or change.</summary>
internal sealed record LinkRequest(string Actor, string Capability, string? Binding, Dictionary<string, string>? Values);

/// <summary>What a swap has done.</summary>
internal sealed record SwapResult(string Actor, string Name, int? Revision);

/// <summary>Why a request was refused.</summary>
internal sealed record ControlProblem(string Message);
