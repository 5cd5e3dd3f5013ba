using Microsoft.CodeAnalysis;
using Mooring.FpBindgen.Generator.Diagnostics;
using Mooring.FpBindgen.Generator.Models;
using Mooring.FpBindgen.Generator.Naming;

namespace Mooring.FpBindgen.Generator.Reading;

/// <summary>Reads one method of a protocol.</summary>
internal static class FunctionReader
{
    public static FunctionModel Read(IMethodSymbol method, ShapeReader shapes, Problems problems)
    {
        Place place = Places.Of(method);
        if (method.IsGenericMethod) problems.Add(Rules.Function, place, $"'{method.Name}' is generic, and the ABI knows fixed types only");

        (ITypeSymbol? result, bool isAsync, bool isValueTask) = ResultOf(method);
        var parameters = new List<ParameterModel>();
        bool takesToken = false;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Place at = Places.Of(parameter);
            if (parameter.RefKind is not RefKind.None)
            {
                problems.Add(Rules.Function, at, $"'{parameter.Name}' is passed by reference, and the ABI copies all values");
                continue;
            }

            if (parameter.Type.ToDisplayString() == "System.Threading.CancellationToken")
            {
                takesToken = true;
                if (!SymbolEqualityComparer.Default.Equals(parameter, method.Parameters[method.Parameters.Length - 1]))
                    problems.Add(Rules.Function, at, $"'{parameter.Name}' must be the last parameter");
                if (!isAsync) problems.Add(Rules.Function, at, $"'{parameter.Name}' has no use: the function is not asynchronous in the protocol");
                continue;
            }

            parameters.Add(new ParameterModel(parameter.Name, shapes.ReadAtBorder(parameter.Type, parameter.GetAttributes(), at)));
        }

        string wireName = method.GetAttributes().WireName() ?? RustNames.Snake(GuestNames.Stem(method.Name));
        return new FunctionModel(
            method.Name,
            wireName,
            isAsync,
            isValueTask,
            method.GetAttributes().Has("Optional"),
            takesToken,
            result is null ? null : isAsync ? shapes.Read(result, method.GetReturnTypeAttributes(), place) : shapes.ReadAtBorder(result, method.GetReturnTypeAttributes(), place),
            new EquatableArray<ParameterModel>([.. parameters]),
            method.GetDocumentationCommentId() ?? "",
            ObsoleteText(method));
    }

    private static (ITypeSymbol? Result, bool IsAsync, bool IsValueTask) ResultOf(IMethodSymbol method)
    {
        if (method.ReturnsVoid) return (null, false, false);
        if (method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask" } task && task.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks")
            return (task.TypeArguments.FirstOrDefault(), true, task.Name == "ValueTask");
        return (method.ReturnType, false, false);
    }

    private static string? ObsoleteText(IMethodSymbol method)
    {
        AttributeData? obsolete = method.GetAttributes().FirstOrDefault(one => one.AttributeClass?.ToDisplayString() == "System.ObsoleteAttribute");
        return obsolete is null ? null : obsolete.ConstructorArguments.FirstOrDefault().Value as string ?? "";
    }
}
