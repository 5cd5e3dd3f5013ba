using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Emission;
using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Reading;

namespace Mooring.FpBindgen.Generator;

/// <summary>Completes classes that bear <c>[FpGuest]</c> with typed functions, and generates the formats of the types that they use.</summary>
/// <remarks>
/// A protocol is read into a model without anything of the compiler's; when an edit leaves the model equal, nothing is generated anew.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class FpBindgenGenerator : IIncrementalGenerator
{
    internal const string ModelStep = "FpGuestModel";

    private const string Attribute = "Mooring.FpBindgen.FpGuestAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<GuestModel> guests = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attribute, static (node, _) => node is ClassDeclarationSyntax, static (found, stop) => ProtocolReader.Read(found, stop))
            .WithTrackingName(ModelStep);
        context.RegisterSourceOutput(guests, static (output, guest) =>
        {
            foreach (Problem problem in guest.Problems) output.ReportDiagnostic(Rules.Of(problem));
            if (guest.Problems.Count == 0) output.AddSource($"{(guest.Namespace.Length == 0 ? "" : guest.Namespace + ".")}{guest.Name}.g.cs", GuestEmitter.Emit(guest));
        });
    }
}
