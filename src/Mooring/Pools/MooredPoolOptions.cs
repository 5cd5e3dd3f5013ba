namespace Mooring;

/// <summary>How the objects of a <see cref="MooredPool{TKey, T}"/> come and go.</summary>
public sealed record MooredPoolOptions
{
    internal static readonly MooredPoolOptions Default = new();

    /// <summary>How each object behaves. Its name, if it has one, gets the key appended.</summary>
    /// <value>Default: <c>new MooredOptions()</c>.</value>
    public MooredOptions Object { get; init; } = MooredOptions.Default;

    /// <summary>How long an object that nobody leases is kept.</summary>
    /// <value>Default: 5 minutes. <see cref="Timeout.InfiniteTimeSpan"/> keeps it as long as the pool.</value>
    public TimeSpan IdleTime
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan) ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMinutes(5);

    /// <summary>How many objects there may be. Beyond that the one idle longest is evicted.</summary>
    /// <value>Default: 10,000. At least 1.</value>
    public int MaxObjects
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 10_000;
}
