namespace Mooring;

/// <summary>Decides on which thread of an <see cref="ExecutorSet"/> a new object lives.</summary>
public interface IPlacement
{
    /// <summary>Chooses one of <paramref name="executors"/>. May be called by several threads at once.</summary>
    /// <param name="request">The object to place.</param>
    /// <param name="executors">The threads of the set; at least one.</param>
    /// <returns>An index into <paramref name="executors"/>.</returns>
    int Place(in PlacementRequest request, IReadOnlyList<MooredExecutor> executors);
}

/// <summary>An object to place.</summary>
/// <param name="Type">The object's type.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Key">What <see cref="MooredOptions.PlacementKey"/> says.</param>
public readonly record struct PlacementRequest(Type Type, string Name, object? Key);
