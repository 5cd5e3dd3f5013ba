namespace Mooring.Wasm.Suspension;

/// <summary>Why a suspended activation waits no longer.</summary>
internal enum WakeReason
{
    /// <summary>It waits still, or does not wait.</summary>
    None,

    /// <summary>What it waited for is there.</summary>
    Completed,

    /// <summary>Its caller gave it up.</summary>
    Cancelled,

    /// <summary>Guests of its store are to stop.</summary>
    Interrupted,

    /// <summary>Its store was disposed of.</summary>
    Closed,
}
