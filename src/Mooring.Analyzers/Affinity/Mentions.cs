using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Mooring.Analyzers.Affinity;

/// <summary>Tells uses of an object from mentions of its place.</summary>
internal static class Mentions
{
    /// <summary>A mention that does not touch the object: the target of an assignment, a comparison with null, nameof.</summary>
    public static bool IsMere(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        IOperation child = operation;
        while (parent is IConversionOperation)
        {
            child = parent;
            parent = parent.Parent;
        }

        return parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target == child,
            IIsNullOperation => true,
            INameOfOperation => true,
            IBinaryOperation binary => AffineVariables.IsNull(binary.LeftOperand) || AffineVariables.IsNull(binary.RightOperand),
            IIsPatternOperation { Pattern: IConstantPatternOperation { Value: { } constant } } => AffineVariables.IsNull(constant),
            IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation } } => true,
            IInvocationOperation { TargetMethod.Name: "KeepAlive" or "SuppressFinalize" or "ReferenceEquals" } => true,
            // What brings code back to the context may be asked for from anywhere.
            IInvocationOperation call when call.Instance == child && Sharing.ElsewhereTable.OfCall(call) is Sharing.RunsWhere.InContext => true,
            IPropertyReferenceOperation { Property.Name: "InvokeRequired" or "Dispatcher" or "DispatcherQueue" or "IsHandleCreated" } => true,
            IArgumentOperation { Parameter.RefKind: RefKind.Out } => true,
            IDeclarationExpressionOperation => true,
            ITupleOperation tuple => IsDeconstructed(tuple),
            IFlowCaptureOperation => false,
            _ => false,
        };
    }

    /// <summary>Whether a tuple is what a deconstruction assigns to.</summary>
    private static bool IsDeconstructed(IOperation tuple)
    {
        IOperation child = tuple;
        IOperation? parent = tuple.Parent;
        while (parent is ITupleOperation or IDeclarationExpressionOperation or IConversionOperation)
        {
            child = parent;
            parent = parent.Parent;
        }

        return parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == child;
    }
}
