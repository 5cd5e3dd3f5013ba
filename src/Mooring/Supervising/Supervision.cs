namespace Mooring;

/// <summary>When an object that failed is made anew, and when that is given up.</summary>
/// <remarks>
/// The call that failed gets its exception. The calls behind it wait until the object has been disposed and made again
/// by its factory. After too many failures the object is stopped, and every further call says why.
/// </remarks>
public sealed record Supervision
{
    /// <summary>Which exceptions leave the object unusable.</summary>
    /// <value>Default: all but <see cref="OperationCanceledException"/>, <see cref="ArgumentException"/> and <see cref="MooredException"/>.</value>
    public Func<Exception, bool> Poisons { get; init; } =
        static exception => exception is not (OperationCanceledException or ArgumentException or MooredException);

    /// <summary>How many restarts may happen within <see cref="Window"/>. One more stops the object.</summary>
    /// <value>Default: 5. 0 stops it at the first fault.</value>
    public int MaxRestarts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>The time over which restarts are counted.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The delay before the first restart; it doubles with each further one within the window.</summary>
    /// <value>Default: 100 milliseconds. <see cref="TimeSpan.Zero"/> restarts at once, however often.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(10);
}
