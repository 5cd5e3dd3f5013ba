namespace Mooring.Analyzers.Affinity;

/// <summary>Where a value may be used. A later member is the stricter one.</summary>
internal enum ValueClass
{
    /// <summary>May move and may be shared.</summary>
    Free,

    /// <summary>May move, may not be shared: one flow at a time.</summary>
    Exclusive,

    /// <summary>Belongs to a context (a UI thread, a grain) to which awaits return.</summary>
    ContextAffine,

    /// <summary>Belongs to the thread that made it.</summary>
    ThreadAffine,
}
