using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>MOOR304: asynchronous code that returns void, where no event asks for it.</summary>
internal static class AsyncVoidCheck
{
    public static void ReportMethod(BodyModel body, CompilationModel model, Action<Diagnostic> report)
    {
        if (body.Owner is not IMethodSymbol { IsAsync: true, ReturnsVoid: true, IsOverride: false, MethodKind: MethodKind.Ordinary } method) return;
        if (!method.ExplicitInterfaceImplementations.IsEmpty || IsHandler(method) || ImplementsInterface(method) || Functions.CatchesEverything(body.Root)) return;
        if (IsEngineMessage(method) || IsSubscribed(method, model)) return;
        report(Diagnostic.Create(RuleTable.AsyncVoid, method.Locations[0], method.Name));
    }

    public static void ReportNested(IOperation operation, Action<Diagnostic> report)
    {
        (IMethodSymbol method, IOperation? body) = operation switch
        {
            IAnonymousFunctionOperation lambda => (lambda.Symbol, (IOperation?)lambda.Body),
            ILocalFunctionOperation local => (local.Symbol, local.Body),
            _ => throw new InvalidOperationException("not a function"),
        };
        if (method is not { IsAsync: true, ReturnsVoid: true } || IsHandler(method) || Functions.CatchesEverything(body)) return;
        IOperation? user = operation.Parent;
        while (user is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation) user = user.Parent;
        if (user is IEventAssignmentOperation) return;
        if (operation is ILocalFunctionOperation && Root(operation).Descendants().Any(inner => inner is IEventAssignmentOperation { HandlerValue: IDelegateCreationOperation { Target: IMethodReferenceOperation group } }
            && SymbolEqualityComparer.Default.Equals(group.Method, method))) return;
        Location at = operation.Syntax is LocalFunctionStatementSyntax declared ? declared.Identifier.GetLocation() : operation.Syntax.GetLocation();
        report(Diagnostic.Create(RuleTable.AsyncVoid, at, operation is ILocalFunctionOperation ? method.Name : "this lambda"));
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    /// <summary>The shape of an event handler: a sender and arguments.</summary>
    private static bool IsHandler(IMethodSymbol method) =>
        method.Parameters.Length == 2 && method.Parameters[1].Type is { } arguments
        && (arguments.Name.EndsWith("Args", StringComparison.Ordinal) || arguments.Name.EndsWith("Arguments", StringComparison.Ordinal) || DerivesFromEventArgs(arguments));

    private static bool DerivesFromEventArgs(ITypeSymbol type)
    {
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
            if (at.Name == "EventArgs") return true;
        return false;
    }

    /// <summary>A message that the Unity engine sends by name: its signature is not the program's to choose.</summary>
    private static bool IsEngineMessage(IMethodSymbol method)
    {
        if (method.Name is not ("Awake" or "Start" or "Update" or "FixedUpdate" or "LateUpdate" or "Reset") && !method.Name.StartsWith("On", StringComparison.Ordinal)) return false;
        for (INamedTypeSymbol? at = method.ContainingType.BaseType; at is not null; at = at.BaseType)
            if (at.Name is "MonoBehaviour" or "ScriptableObject") return true;
        return false;
    }

    private static bool ImplementsInterface(IMethodSymbol method)
    {
        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
            foreach (ISymbol member in contract.GetMembers(method.Name))
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method)) return true;
        return false;
    }

    /// <summary>Whether the type adds the method to an event: <c>button.Click += OnClick</c>.</summary>
    private static bool IsSubscribed(IMethodSymbol method, CompilationModel model)
    {
        foreach (SyntaxReference reference in method.ContainingType.DeclaringSyntaxReferences)
        {
            if (!model.Compilation.ContainsSyntaxTree(reference.SyntaxTree)) continue;
            string text = reference.GetSyntax().ToString();
            if (text.Contains("+= " + method.Name) || text.Contains("+= this." + method.Name)) return true;
        }

        return false;
    }
}
