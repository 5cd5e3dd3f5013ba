using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;
using Mooring.Analyzers.Rules;

namespace Mooring.Analyzers.Tasks;

/// <summary>MOOR302: <c>new Task(...)</c> that is never started.</summary>
internal static class ColdTaskCheck
{
    public static void Report(IObjectCreationOperation creation, BodyModel body, CompilationModel model, Action<Diagnostic> report)
    {
        if (creation.Type is not INamedTypeSymbol { Name: "Task" } type || !TaskTypes.IsTaskLike(type)) return;
        if (StaysCold(creation, body, model)) report(Diagnostic.Create(RuleTable.TaskNeverStarted, creation.Syntax.GetLocation()));
    }

    private static bool StaysCold(IObjectCreationOperation creation, BodyModel body, CompilationModel model)
    {
        IOperation? user = creation.UserBehindConversions();
        switch (user)
        {
            case IAwaitOperation or IExpressionStatementOperation:
                return true;
            case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Wait" or "GetAwaiter" or "ContinueWith" }:
                return true;
            case IReturnOperation when !IsSelected(creation):
                return body.Owner.Name.EndsWith("Async", StringComparison.Ordinal);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return LocalStaysCold(declarator.Symbol, body);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local }:
                return LocalStaysCold(local.Local, body);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation field }:
                return FieldStaysCold(field.Field, model);
            case IFieldInitializerOperation initializer:
                return initializer.InitializedFields.All(field => FieldStaysCold(field, model));
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny" } } }:
                return true;
            case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add", Instance: ILocalReferenceOperation } }:
                return CollectionStaysCold(body);
            case IReturnOperation when IsSelected(creation):
                return CollectionStaysCold(body);
            default:
                return false;
        }
    }

    /// <summary>Whether a lambda around hands the task to LINQ: <c>items.Select(i => new Task(...))</c>.</summary>
    private static bool IsSelected(IOperation creation)
    {
        for (IOperation? at = creation.Parent; at is not null; at = at.Parent)
            if (at is IAnonymousFunctionOperation) return Sharing.ElsewhereTable.TakerOf(at) is IInvocationOperation { TargetMethod.Name: "Select" };
        return false;
    }

    /// <summary>A body that waits for a collection of tasks and starts none of them.</summary>
    private static bool CollectionStaysCold(BodyModel body)
    {
        bool waits = false;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Start" or "RunSynchronously" } or IMethodReferenceOperation { Method.Name: "Start" or "RunSynchronously" }) return false;
            waits |= operation is IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny" or "WaitAll" } };
        }

        return waits;
    }

    /// <summary>A local that is waited for but neither started nor handed to somebody who might start it.</summary>
    private static bool LocalStaysCold(ILocalSymbol local, BodyModel body)
    {
        bool used = false;
        foreach (IOperation operation in body.Operations)
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, local)) continue;
            IOperation? parent = reference.Parent;
            while (parent is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation) parent = parent.Parent;
            switch (parent)
            {
                case ISimpleAssignmentOperation assignment when assignment.Target == reference:
                    break;
                case IInvocationOperation { TargetMethod.Name: "Start" or "RunSynchronously" }:
                    return false;
                case IReturnOperation when body.Owner.Name.EndsWith("Async", StringComparison.Ordinal):
                    used = true;
                    break;
                case IAwaitOperation or IInvocationOperation or IPropertyReferenceOperation:
                    used = true;
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WhenAny" or "WaitAll" } } }:
                    used = true;
                    break;
                default:
                    return false;
            }
        }

        return used;
    }

    private static bool FieldStaysCold(IFieldSymbol field, CompilationModel model)
    {
        if (field.DeclaredAccessibility is not (Accessibility.Private or Accessibility.NotApplicable)) return false;
        foreach (SyntaxReference reference in field.ContainingType.DeclaringSyntaxReferences)
            if (reference.GetSyntax() is TypeDeclarationSyntax type && type.ToString() is { } text
                && (text.Contains(".Start(") || text.Contains("?.Start") || text.Contains("RunSynchronously") || type.DescendantNodes().Any(node => IsHandedOn(node, field.Name)))) return false;
        return model.Compilation.ContainsSyntaxTree(field.DeclaringSyntaxReferences[0].SyntaxTree);
    }

    /// <summary>Whether a node gives the field to a method that might start the task in it.</summary>
    private static bool IsHandedOn(SyntaxNode node, string field) =>
        node is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument
        && argument.Expression is IdentifierNameSyntax { Identifier.ValueText: var named } && named == field
        && !(call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "WhenAll" or "WhenAny" or "WaitAll" });
}
