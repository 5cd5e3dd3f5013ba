using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Mooring.Analyzers.Flow;

namespace Mooring.Analyzers.Sharing;

/// <summary>Work that is given to a thread without a task to wait for: a work item of the pool, a thread of its own.</summary>
/// <remarks>When it ends cannot be seen, so it counts as running until the code waits for anything at all.</remarks>
internal static class Launches
{
    private static readonly HashSet<string> Waits = new(StringComparer.Ordinal)
    {
        "Wait", "WaitOne", "WaitAll", "WaitAny", "SignalAndWait", "Join", "Sleep", "Take", "TryTake", "GetConsumingEnumerable", "Read", "ReadKey", "ReadLine", "GetResult", "SpinUntil",
        "Enter", "EnterScope", "Invoke",
    };

    /// <summary>The places that the launched work uses, or null when the call launches none, or none that does without a lock.</summary>
    public static HashSet<string>? RootsOf(IInvocationOperation call, FunctionModel function, Roots roots)
    {
        if (call.TargetMethod is { Name: "QueueUserWorkItem" or "UnsafeQueueUserWorkItem", ContainingType.Name: "ThreadPool" })
            return TakesLock(call) ? null : roots.Of(call);
        if (call.TargetMethod is not { Name: "Start", ContainingType.Name: "Thread" } || call.Instance is not { } thread) return null;
        IOperation made = function.Paths.Resolve(thread);
        if (made is ILocalReferenceOperation local && function.Paths.ValueOf(local.Local) is { } value) made = function.Paths.Resolve(value);
        if (made is not IObjectCreationOperation { Arguments.Length: > 0 } creation || TakesLock(creation)) return null;
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (IArgumentOperation argument in creation.Arguments.AddRange(call.Arguments)) roots.AddArgument(argument.Value, used);
        return used;
    }

    /// <summary>Whether the code may hold on here until launched work has ended.</summary>
    public static bool MayWait(IOperation operation) =>
        operation is IAwaitOperation || operation is IInvocationOperation call && Waits.Contains(call.TargetMethod.Name);

    private static bool TakesLock(IOperation launch) => launch.Syntax.DescendantNodes().Any(node => node is LockStatementSyntax);
}
