namespace Mooring.Analyzers.Rules;

/// <summary>The ids of all rules. 1xx: affinity, 2xx: effects, 3xx: the four lessons, 4xx: Mooring's own.</summary>
internal static class RuleIds
{
    public const string HoldAcrossSuspension = "MOOR101";
    public const string AffineValueAcrossSuspension = "MOOR102";
    public const string ThreadLocalAcrossSuspension = "MOOR103";
    public const string AffineValueEscapes = "MOOR104";
    public const string ExclusiveValueShared = "MOOR105";
    public const string ContextAffineOutsideContext = "MOOR106";

    public const string NoThreadLocalViolated = "MOOR201";
    public const string NoThrowViolated = "MOOR202";
    public const string OverrideBreaksContract = "MOOR203";
    public const string DelegateBreaksContract = "MOOR204";
    public const string EffectUnknown = "MOOR205";
    public const string VouchWithoutReason = "MOOR206";

    public const string TaskDropped = "MOOR301";
    public const string TaskNeverStarted = "MOOR302";
    public const string OnlyOuterTaskObserved = "MOOR303";
    public const string AsyncVoid = "MOOR304";
    public const string TiedToContext = "MOOR311";
    public const string ScopeEndsBeforeTask = "MOOR321";
    public const string SyncScopeGivenAsyncCode = "MOOR322";
    public const string OwnerEndsBeforeTask = "MOOR323";
    public const string BlockingOnIncomplete = "MOOR331";

    public const string HostFunctionDependsOnThread = "MOOR401";
    public const string MooredObjectLeaks = "MOOR402";
    public const string GuestSpanAcrossGrowth = "MOOR403";
    public const string RunInsideTurn = "MOOR404";
    public const string MobileObjectNotProven = "MOOR405";
}
