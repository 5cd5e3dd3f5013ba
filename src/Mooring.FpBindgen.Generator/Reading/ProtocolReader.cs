using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Reads the class that bears the attribute, and the two interfaces that it names.</summary>
internal static class ProtocolReader
{
    /// <summary>Members that every host class has; a function of such a name would collide.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal) { "CreateAsync", "DisposeAsync", "Load", "Protocol", "Runtime" };

    public static GuestModel Read(GeneratorAttributeSyntaxContext found, CancellationToken stop)
    {
        var guest = (INamedTypeSymbol)found.TargetSymbol;
        var syntax = (ClassDeclarationSyntax)found.TargetNode;
        var problems = new Problems();
        Place place = Places.Of(syntax.Identifier.GetLocation());
        if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword)) problems.Add(Rules.GuestClass, place, $"'{guest.Name}' must be partial, so that it can be completed");
        if (guest.ContainingType is not null || guest.IsGenericType || guest.IsStatic || guest.IsAbstract)
            problems.Add(Rules.GuestClass, place, $"'{guest.Name}' must stand in a namespace and be neither generic, abstract nor static");

        AttributeData attribute = found.Attributes[0];
        var exports = attribute.ConstructorArguments[0].Value as INamedTypeSymbol;
        var imports = attribute.ConstructorArguments.Length > 1 ? attribute.ConstructorArguments[1].Value as INamedTypeSymbol : null;
        var shapes = new ShapeReader(problems, found.SemanticModel.Compilation, stop);
        return new GuestModel(
            guest.ContainingNamespace.IsGlobalNamespace ? "" : guest.ContainingNamespace.ToDisplayString(),
            guest.Name,
            guest.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            exports is null ? "" : TypeNames.Full(exports),
            imports is null ? null : TypeNames.Full(imports),
            ReadFunctions(exports, place, shapes, problems, isExport: true),
            ReadFunctions(imports, place, shapes, problems, isExport: false),
            shapes.Shapes,
            problems.ToModel());
    }

    private static EquatableArray<FunctionModel> ReadFunctions(INamedTypeSymbol? type, Place guest, ShapeReader shapes, Problems problems, bool isExport)
    {
        if (type is null) return default;
        if (type.TypeKind != TypeKind.Interface || type.IsUnboundGenericType)
        {
            problems.Add(Rules.Interface, guest, $"'{type.ToDisplayString()}' must be an interface, with its type arguments if it has any");
            return default;
        }

        var functions = new List<FunctionModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var methods = new HashSet<string>(StringComparer.Ordinal); // of the generated class
        foreach (ISymbol member in type.AllInterfaces.Reverse().SelectMany(one => one.GetMembers()).Concat(type.GetMembers()))
        {
            if (member is IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }) continue;
            if (member is not IMethodSymbol { IsStatic: false } method)
            {
                problems.Add(Rules.Interface, Places.Of(member), $"'{member.Name}' is no method, and only functions can be called");
                continue;
            }

            FunctionModel function = FunctionReader.Read(method, shapes, problems);
            bool isNew = methods.Add(GuestNames.MethodOf(function)) & (!isExport || methods.Add(GuestNames.RawMethodOf(function)));
            if (!names.Add(function.WireName))
                problems.Add(Rules.Name, Places.Of(method), $"'{method.Name}' is called '{function.WireName}' in the protocol, and so is another function of '{type.Name}'");
            else if (!isNew)
                problems.Add(Rules.Name, Places.Of(method), $"'{method.Name}' has the same name in the generated class as another function of '{type.Name}'");
            if (isExport && (Taken.Contains(function.Method) || Taken.Contains(GuestNames.MethodOf(function))))
                problems.Add(Rules.Name, Places.Of(method), $"'{method.Name}' is the name of a member that every host class has");
            functions.Add(function);
        }

        return new EquatableArray<FunctionModel>([.. functions]);
    }
}
