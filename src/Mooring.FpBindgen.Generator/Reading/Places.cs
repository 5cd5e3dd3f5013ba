using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Takes positions out of the compiler's objects.</summary>
internal static class Places
{
    /// <summary>Where a symbol is declared; nowhere when it comes from another assembly.</summary>
    public static Place Of(ISymbol symbol) => Of(symbol.Locations.FirstOrDefault(location => location.IsInSource));

    public static Place Of(Location? location)
    {
        if (location is null || !location.IsInSource) return new Place("", 0, 0, 0, 0, 0, 0);
        FileLinePositionSpan lines = location.GetLineSpan();
        return new Place(
            lines.Path, location.SourceSpan.Start, location.SourceSpan.Length,
            lines.StartLinePosition.Line, lines.StartLinePosition.Character, lines.EndLinePosition.Line, lines.EndLinePosition.Character);
    }
}
