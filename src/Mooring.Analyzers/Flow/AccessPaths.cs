using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Flow;

/// <summary>Names for the places of a function, such as <c>this._gate</c>, so that two mentions of one place can be matched.</summary>
/// <remarks>A local that is assigned once, from another place, is that other place.</remarks>
internal sealed class AccessPaths
{
    private readonly Dictionary<ILocalSymbol, IOperation?> _assigned = new(SymbolEqualityComparer.Default); // null: assigned more than once
    private readonly Dictionary<CaptureId, IOperation?> _captured = [];
    private readonly HashSet<CaptureId> _targets = [];

    public AccessPaths(FunctionModel function)
    {
        for (FunctionModel? scope = function; scope is not null; scope = scope.Parent)
            foreach (IOperation operation in scope.AllOperations) Note(operation);
    }

    /// <summary>The one value that a local ever has, or null.</summary>
    public IOperation? ValueOf(ILocalSymbol local) => _assigned.TryGetValue(local, out IOperation? value) ? value : null;

    /// <summary>The one value that a capture of the flow graph ever has, or null.</summary>
    public IOperation? ValueOf(CaptureId capture) => _captured.TryGetValue(capture, out IOperation? value) ? value : null;

    /// <summary>Whether a capture is of a place that is written to, as in <c>t_name = name ?? "nobody"</c>. In <c>??=</c> the place is read, too, and does not count.</summary>
    public bool IsTarget(CaptureId capture) => _targets.Contains(capture);

    /// <summary>Follows captures and conversions to the operation that makes the value.</summary>
    public IOperation Resolve(IOperation operation)
    {
        for (int steps = 0; steps < 16; steps++)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    continue;
                case IFlowCaptureReferenceOperation reference when ValueOf(reference.Id) is { } value:
                    operation = value;
                    continue;
                default:
                    return operation;
            }
        }

        return operation;
    }

    /// <summary>The name of the place that an expression reads, or null when it has none.</summary>
    public string? Of(IOperation? operation) => Of(operation, 0);

    private string? Of(IOperation? operation, int depth)
    {
        if (operation is null || depth > 16) return null;
        switch (operation)
        {
            case IConversionOperation conversion:
                return Of(conversion.Operand, depth + 1);
            case IParenthesizedOperation parenthesized:
                return Of(parenthesized.Operand, depth + 1);
            case IArgumentOperation argument:
                return Of(argument.Value, depth + 1);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return "this";
            case IParameterReferenceOperation parameter:
                return $"parameter {parameter.Parameter.Name}@{ScopeOf(parameter.Parameter)}";
            case ILocalReferenceOperation local:
                return ValueOf(local.Local) is { } value && !local.Local.IsRef && IsPlace(value) && Of(value, depth + 1) is { } alias ? alias : Of(local.Local);
            case IFieldReferenceOperation field:
                return Member(field.Field, field.Instance, depth);
            case IPropertyReferenceOperation { Arguments.Length: 0 } property:
                return Member(property.Property, property.Instance, depth);
            case IFlowCaptureReferenceOperation reference:
                return ValueOf(reference.Id) is { } captured && Of(captured, depth + 1) is { } path ? path : $"capture {reference.Id.GetHashCode()}";
            case ITypeOfOperation type:
                return $"typeof {type.TypeOperand.ToDisplayString()}";
            case ICoalesceOperation coalesce:
                return Of(coalesce.Value, depth + 1);
            case IArrayElementReferenceOperation { Indices.Length: 1 } element when element.Indices[0].ConstantValue is { HasValue: true, Value: int index }:
                return Of(element.ArrayReference, depth + 1) is { } array ? $"{array}[{index}]" : null;
            default:
                return null;
        }
    }

    /// <summary>The name of a local as a place of its own, aliases not followed.</summary>
    public static string Of(ILocalSymbol local) => $"local {local.Name}@{(local.Locations.Length > 0 ? local.Locations[0].SourceSpan.Start : 0)}";

    public static string Of(IParameterSymbol parameter) => $"parameter {parameter.Name}@{ScopeOf(parameter)}";

    private string? Member(ISymbol member, IOperation? instance, int depth)
    {
        if (member.IsStatic) return $"static {member.ContainingType.ToDisplayString()}.{member.Name}";
        return Of(instance, depth + 1) is { } owner ? $"{owner}.{member.Name}" : null;
    }

    private static int ScopeOf(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction } && parameter.Locations.Length > 0
            ? parameter.Locations[0].SourceSpan.Start
            : 0;

    private static bool IsPlace(IOperation value) =>
        value.WithoutConversions() is IFieldReferenceOperation or IParameterReferenceOperation or ILocalReferenceOperation or IInstanceReferenceOperation or ITypeOfOperation
            or IPropertyReferenceOperation { Arguments.Length: 0 };

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment:
                Note(target.Local, assignment.Value);
                break;
            case ISimpleAssignmentOperation { Target: IFlowCaptureReferenceOperation place } assignment when !assignment.Syntax.IsKind(SyntaxKind.CoalesceAssignmentExpression):
                _targets.Add(place.Id);
                break;
            case IAssignmentOperation { Target: ILocalReferenceOperation target } and not ISimpleAssignmentOperation:
                Note(target.Local, null);
                break;
            case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation target }:
                Note(target.Local, null);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Value: ILocalReferenceOperation target }:
                Note(target.Local, null);
                break;
            case IFlowCaptureOperation capture:
                _captured[capture.Id] = _captured.ContainsKey(capture.Id) ? null : capture.Value;
                break;
        }
    }

    private void Note(ILocalSymbol local, IOperation? value) => _assigned[local] = _assigned.ContainsKey(local) ? null : value;
}
