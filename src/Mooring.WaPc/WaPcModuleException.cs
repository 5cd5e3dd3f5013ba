using System.Collections.Immutable;

namespace Mooring.WaPc;

/// <summary>A module that is good WebAssembly cannot run as a waPC guest here.</summary>
public sealed class WaPcModuleException : Exception
{
    internal WaPcModuleException(ImmutableArray<string> problems)
        : base(string.Join("; ", problems)) => Problems = problems;

    /// <summary>Everything that is wrong, one sentence each: missing exports, and imports that this host has not or has with another type.</summary>
    public ImmutableArray<string> Problems { get; }
}
