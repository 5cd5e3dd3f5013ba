namespace Mooring.Hosting.Deadlines;

/// <summary>What a <see cref="DeadlineWatch"/> looks at when its time has come.</summary>
internal interface IWatched
{
    /// <summary>Does what is due.</summary>
    /// <param name="scheduled">The timestamp for which this look was scheduled.</param>
    /// <param name="now">The time it is.</param>
    /// <returns>When to look again, or <see cref="DeadlineWatch.Never"/>.</returns>
    long Look(long scheduled, long now);
}
