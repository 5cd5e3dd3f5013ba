namespace Mooring;

/// <summary>The usual placements.</summary>
public static class Placement
{
    /// <summary>On the thread with the fewest objects; on the one with the least to run, if there are several.</summary>
    public static IPlacement LeastLoaded { get; } = new LeastLoadedPlacement();

    /// <summary>Objects with equal keys on the same thread; without a key, by name.</summary>
    public static IPlacement ByKey { get; } = new KeyPlacement();

    /// <summary>One thread after the other. Each result of this method counts for itself.</summary>
    public static IPlacement RoundRobin() => new RoundRobinPlacement();

    private sealed class RoundRobinPlacement : IPlacement
    {
        private uint _next = uint.MaxValue;

        public int Place(in PlacementRequest request, IReadOnlyList<MooredExecutor> executors) =>
            (int)(Interlocked.Increment(ref _next) % (uint)executors.Count);
    }

    private sealed class LeastLoadedPlacement : IPlacement
    {
        public int Place(in PlacementRequest request, IReadOnlyList<MooredExecutor> executors)
        {
            int best = 0;
            for (int i = 1; i < executors.Count; i++)
            {
                if ((executors[i].Objects, executors[i].Ready).CompareTo((executors[best].Objects, executors[best].Ready)) < 0) best = i;
            }

            return best;
        }
    }

    private sealed class KeyPlacement : IPlacement
    {
        public int Place(in PlacementRequest request, IReadOnlyList<MooredExecutor> executors) =>
            (int)((uint)(request.Key ?? request.Name).GetHashCode() % (uint)executors.Count);
    }
}
