using System.Text;

namespace Mooring.WaPc.Linking;

/// <summary>Gathers what a guest writes bit by bit, and passes it on line by line.</summary>
internal sealed class LineBuffer
{
    private const int Longest = 8192; // bytes; a longer line is passed on in parts, so that a guest cannot fill the host's memory

    private readonly List<byte> _line = [];

    public void Write(ReadOnlySpan<byte> bytes, Action<string>? log)
    {
        foreach (byte value in bytes)
        {
            if (value != (byte)'\n') _line.Add(value);
            if (value == (byte)'\n' || _line.Count == Longest) Flush(log);
        }
    }

    /// <summary>Passes on what has no end yet.</summary>
    public void Flush(Action<string>? log)
    {
        if (_line.Count == 0) return;
        log?.Invoke(Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line)));
        _line.Clear();
    }
}
