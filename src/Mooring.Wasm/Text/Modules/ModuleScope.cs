using Mooring.Wasm.Text.Types;

namespace Mooring.Wasm.Text.Modules;

/// <summary>Everything in a module that has an index, and what its code was found to need.</summary>
/// <param name="wideSizes">Whether offsets and limits may have 64 bits, as they have since memory64.</param>
internal sealed class ModuleScope(bool wideSizes)
{
    public bool WideSizes { get; } = wideSizes;

    public IndexSpace TypeNames { get; } = new("type");

    public TypeTable Types { get; } = new();

    public IndexSpace Functions { get; } = new("func");

    public IndexSpace Tables { get; } = new("table");

    public IndexSpace Memories { get; } = new("memory");

    public IndexSpace Globals { get; } = new("global");

    public IndexSpace Tags { get; } = new("tag");

    public IndexSpace Elements { get; } = new("elem");

    public IndexSpace Data { get; } = new("data");

    /// <summary>Whether code names data segments, so that the binary needs a data count section.</summary>
    public bool NeedsDataCount { get; set; }
}
