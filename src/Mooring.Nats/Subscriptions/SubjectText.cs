using System.Text;

namespace Mooring.Nats.Subscriptions;

/// <summary>Turns subjects from bytes to text, keeping the last one: most subscriptions get the same subject again and again.</summary>
/// <remarks>Used by the one task that reads.</remarks>
internal sealed class SubjectText
{
    private byte[] _bytes = [];
    private string _text = "";

    public string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual(_bytes)) return _text;
        _text = Encoding.UTF8.GetString(bytes);
        _bytes = bytes.ToArray();
        return _text;
    }
}
