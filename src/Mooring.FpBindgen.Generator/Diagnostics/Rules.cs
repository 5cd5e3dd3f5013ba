using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Mooring.FpBindgen.Generator.Models;

namespace Mooring.FpBindgen.Generator.Diagnostics;

/// <summary>What can be wrong with a protocol. The message says what exactly.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor Type = Make("MOOR501", "Type cannot cross the border between host and guest");
    public static readonly DiagnosticDescriptor GuestClass = Make("MOOR502", "Guest class cannot be completed");
    public static readonly DiagnosticDescriptor Interface = Make("MOOR503", "Protocol is not an interface of methods");
    public static readonly DiagnosticDescriptor Function = Make("MOOR504", "Function cannot be expressed in the ABI");
    public static readonly DiagnosticDescriptor Name = Make("MOOR505", "Two things have the same name in the protocol");
    public static readonly DiagnosticDescriptor Union = Make("MOOR506", "Representation does not fit the union");
    public static readonly DiagnosticDescriptor Constructor = Make("MOOR507", "Record cannot be constructed");
    public static readonly DiagnosticDescriptor Attribute = Make("MOOR508", "Attribute does not fit its member");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById =
        new DiagnosticDescriptor[] { Type, GuestClass, Interface, Function, Name, Union, Constructor, Attribute }.ToDictionary(rule => rule.Id);

    /// <summary>All of them, in the order of their numbers.</summary>
    public static IEnumerable<DiagnosticDescriptor> All => ById.Values.OrderBy(rule => rule.Id, StringComparer.Ordinal);

    /// <summary>The diagnostic of a problem.</summary>
    public static Diagnostic Of(Problem problem)
    {
        Place place = problem.Place;
        Location location = place.File.Length == 0 ? Location.None : Location.Create(
            place.File,
            new TextSpan(place.Start, place.Length),
            new LinePositionSpan(new LinePosition(place.Line, place.Column), new LinePosition(place.EndLine, place.EndColumn)));
        return Diagnostic.Create(ById[problem.Id], location, problem.Message);
    }

    private static DiagnosticDescriptor Make(string id, string title) => new(
        id, title, "{0}", "Mooring.FpBindgen", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/analyzers/{id}.md");
}
