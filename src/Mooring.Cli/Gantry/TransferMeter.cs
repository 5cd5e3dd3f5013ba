namespace Mooring.Cli.Gantry;

/// <summary>How far one transfer is. One thread reports, any may look.</summary>
/// <param name="name">What it is called beside its bar.</param>
internal sealed class TransferMeter(string name)
{
    private long _done;
    private long _total;

    public string Name => name;

    /// <summary>Bytes so far.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>Bytes in all; 0 while that is not known.</summary>
    public long Total => Volatile.Read(ref _total);

    public void Report(long done, long total)
    {
        Volatile.Write(ref _total, total);
        Volatile.Write(ref _done, done);
    }
}
