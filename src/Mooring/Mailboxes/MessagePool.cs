namespace Mooring.Mailboxes;

/// <summary>Blank messages of one type, kept per thread: renting and keeping take no lock.</summary>
/// <remarks>The messages are blank memory and belong to no runtime, so that sharing them shares nothing else.</remarks>
internal static class MessagePool<TMessage>
    where TMessage : Message, new()
{
    private const int KeptPerThread = 64;

    [ThreadStatic]
    private static Message? _first;

    [ThreadStatic]
    private static int _count;

    public static TMessage Rent()
    {
        if (_first is not { } first) return new TMessage();
        _first = first.Next;
        first.Next = null;
        _count--;
        return (TMessage)first;
    }

    public static void Keep(TMessage message)
    {
        if (_count >= KeptPerThread) return;
        message.Next = _first;
        _first = message;
        _count++;
    }
}
