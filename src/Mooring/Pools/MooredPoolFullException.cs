namespace Mooring;

/// <summary>A pool holds as many objects as it may, and all are in use.</summary>
public sealed class MooredPoolFullException : MooredException
{
    internal MooredPoolFullException(string objectName, int limit)
        : base(objectName, $"There is no room for '{objectName}': all {limit} objects of the pool are in use.") => Limit = limit;

    /// <summary>How many objects the pool may hold.</summary>
    public int Limit { get; }
}
