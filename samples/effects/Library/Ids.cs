namespace Effects.Library;

/// <summary>Makes numbers that differ from each other. Nothing here promises anything: all is inferred.</summary>
public static class Ids
{
    private static long s_last;
#if BREAK
    [ThreadStatic]
    private static long t_last;
#endif

    /// <summary>The next number.</summary>
    public static long Next() => Mix(Interlocked.Increment(ref s_last));

    private static long Mix(long id)
    {
#if BREAK
        id += ++t_last; // the one line
#endif
        return id * 0x5DEECE66DL;
    }
}
