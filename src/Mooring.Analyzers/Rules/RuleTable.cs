using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Mooring.Analyzers.Rules;

/// <summary>The descriptor of every rule; the table in docs/analyzers is generated from it.</summary>
internal static class RuleTable
{
    private const string Affinity = "Mooring.Affinity";
    private const string Effects = "Mooring.Effects";
    private const string Lessons = "Mooring.Lessons";
    private const string Turns = "Mooring.Turns";

    public static readonly DiagnosticDescriptor HoldAcrossSuspension = Rule(RuleIds.HoldAcrossSuspension, Affinity,
        "Thread-owned lock or scope is alive at a suspension point",
        "'{0}' is held by this thread at {1}; the code may resume on another thread, which does not own it");

    public static readonly DiagnosticDescriptor AffineValueAcrossSuspension = Rule(RuleIds.AffineValueAcrossSuspension, Affinity,
        "Thread-affine value is alive at a suspension point",
        "'{0}' belongs to the thread that made it ({1}) and is used after {2}, perhaps on another thread");

    public static readonly DiagnosticDescriptor ThreadLocalAcrossSuspension = Rule(RuleIds.ThreadLocalAcrossSuspension, Affinity,
        "Thread-local state is set before a suspension and read or reset after it",
        "Thread-local '{0}' was set before {1} and is {2} after it, perhaps on another thread");

    public static readonly DiagnosticDescriptor AffineValueEscapes = Rule(RuleIds.AffineValueEscapes, Affinity,
        "Affine value escapes into code that runs elsewhere",
        "'{0}' ({1}) escapes into {2}, which runs on another thread");

    public static readonly DiagnosticDescriptor ExclusiveValueShared = Rule(RuleIds.ExclusiveValueShared, Affinity,
        "Exclusive value is used by two flows at once",
        "'{0}' ({1}) is used here while {2} may still be using it");

    public static readonly DiagnosticDescriptor ContextAffineOutsideContext = Rule(RuleIds.ContextAffineOutsideContext, Affinity,
        "Context-affine value is used after its context was left",
        "'{0}' ({1}) is used after {2}, which does not return to its context");

    public static readonly DiagnosticDescriptor NoThreadLocalViolated = Rule(RuleIds.NoThreadLocalViolated, Effects,
        "Code declared [NoThreadLocal] reaches thread-local state",
        "'{0}' is [NoThreadLocal] but reaches thread-local state: {1}");

    public static readonly DiagnosticDescriptor NoThrowViolated = Rule(RuleIds.NoThrowViolated, Effects,
        "Code declared [NoThrow] can throw",
        "'{0}' is [NoThrow] but can throw: {1}");

    public static readonly DiagnosticDescriptor OverrideBreaksContract = Rule(RuleIds.OverrideBreaksContract, Effects,
        "Override or implementation breaks the contract of its base",
        "'{0}' must be [{1}] because '{2}' is, but does not keep it: {3}");

    public static readonly DiagnosticDescriptor DelegateBreaksContract = Rule(RuleIds.DelegateBreaksContract, Effects,
        "Function given where a contract is asked for does not keep it",
        "'{0}' is given where [{1}] is asked for, but does not keep it: {2}");

    public static readonly DiagnosticDescriptor EffectUnknown = Rule(RuleIds.EffectUnknown, Effects,
        "Contract cannot be proven",
        "'{0}' is [{1}], which cannot be proven: {2}");

    public static readonly DiagnosticDescriptor VouchWithoutReason = Rule(RuleIds.VouchWithoutReason, Effects,
        "[AffinityBoundary] has no reason",
        "[AffinityBoundary] on '{0}' vouches for something that is not checked: say why it holds");

    public static readonly DiagnosticDescriptor TaskDropped = Rule(RuleIds.TaskDropped, Lessons,
        "Task is dropped",
        "The task of '{0}' is dropped: nobody waits for it and its failure is lost");

    public static readonly DiagnosticDescriptor TaskNeverStarted = Rule(RuleIds.TaskNeverStarted, Lessons,
        "Task is never started",
        "This task is never started: what waits for it waits for ever");

    public static readonly DiagnosticDescriptor OnlyOuterTaskObserved = Rule(RuleIds.OnlyOuterTaskObserved, Lessons,
        "Only the outer task is observed",
        "'{0}' gives a task of a task and only the outer one is observed: the inner work is dropped");

    public static readonly DiagnosticDescriptor AsyncVoid = Rule(RuleIds.AsyncVoid, Lessons,
        "Asynchronous code returns void",
        "'{0}' is async void: nobody can wait for it and its failure ends the process");

    public static readonly DiagnosticDescriptor TiedToContext = Rule(RuleIds.TiedToContext, Lessons,
        "Library code is tied to one scheduler or context",
        "'{0}' ties this library to {1} of its caller");

    public static readonly DiagnosticDescriptor ScopeEndsBeforeTask = Rule(RuleIds.ScopeEndsBeforeTask, Lessons,
        "Scope ends before the task that uses it",
        "'{0}' is disposed before the task of '{1}', which uses it, has ended");

    public static readonly DiagnosticDescriptor SyncScopeGivenAsyncCode = Rule(RuleIds.SyncScopeGivenAsyncCode, Lessons,
        "Synchronous scope is given asynchronous code",
        "'{0}' ends its scope when the delegate returns, which is at its first await");

    public static readonly DiagnosticDescriptor OwnerEndsBeforeTask = Rule(RuleIds.OwnerEndsBeforeTask, Lessons,
        "Owner ends before the task it started",
        "'{0}' ends without waiting for '{1}', which it started");

    public static readonly DiagnosticDescriptor BlockingOnIncomplete = Rule(RuleIds.BlockingOnIncomplete, Lessons,
        "Blocking on something that is not known to be complete",
        "'{0}' blocks the thread on '{1}', which is not known to be complete{2}");

    public static readonly DiagnosticDescriptor HostFunctionDependsOnThread = Rule(RuleIds.HostFunctionDependsOnThread, Turns,
        "Host function of a mobile actor depends on its thread",
        "Host function '{0}' of a mobile actor reaches thread-local state: {1}");

    public static readonly DiagnosticDescriptor MooredObjectLeaks = Rule(RuleIds.MooredObjectLeaks, Turns,
        "Moored object leaks out of its turn",
        "The moored object '{0}' leaks out of its turn through {1}");

    public static readonly DiagnosticDescriptor GuestSpanAcrossGrowth = Rule(RuleIds.GuestSpanAcrossGrowth, Turns,
        "Borrowed guest memory is alive across a call that may grow it",
        "'{0}' borrows guest memory and is used after '{1}', which may have moved it");

    public static readonly DiagnosticDescriptor RunInsideTurn = Rule(RuleIds.RunInsideTurn, Turns,
        "Run inside a turn",
        "'{0}' blocks inside a turn: await RunAsync instead");

    public static readonly DiagnosticDescriptor MobileObjectNotProven = Rule(RuleIds.MobileObjectNotProven, Turns,
        "Mobile object depends on its thread",
        "'{0}' is moored with Affinity.Task but depends on its thread: {1}");

    /// <summary>All descriptors in the order of their ids.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        HoldAcrossSuspension, AffineValueAcrossSuspension, ThreadLocalAcrossSuspension, AffineValueEscapes, ExclusiveValueShared,
        ContextAffineOutsideContext, NoThreadLocalViolated, NoThrowViolated, OverrideBreaksContract, DelegateBreaksContract,
        EffectUnknown, VouchWithoutReason, TaskDropped, TaskNeverStarted, OnlyOuterTaskObserved, AsyncVoid, TiedToContext,
        ScopeEndsBeforeTask, SyncScopeGivenAsyncCode, OwnerEndsBeforeTask, BlockingOnIncomplete, HostFunctionDependsOnThread,
        MooredObjectLeaks, GuestSpanAcrossGrowth, RunInsideTurn, MobileObjectNotProven,
    ];

    private static DiagnosticDescriptor Rule(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
            helpLinkUri: $"docs/analyzers/{id}.md");
}
