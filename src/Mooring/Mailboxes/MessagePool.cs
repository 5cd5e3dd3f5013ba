namespace Mooring.Mailboxes;

/// <summary>The message that a thread kept last, of whatever type: a caller that asks again takes it back from here.</summary>
/// <remarks>Apart from the pools, because a thread-local of a generic class takes several times as long to reach.</remarks>
internal static class LastMessage
{
    [ThreadStatic]
    public static Message? Kept;
}

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
        if (LastMessage.Kept is TMessage last)
        {
            LastMessage.Kept = null;
            return last;
        }

        return RentOther();
    }

    public static void Keep(TMessage message)
    {
        if (LastMessage.Kept is null) LastMessage.Kept = message;
        else KeepOther(message);
    }

    private static TMessage RentOther()
    {
        if (_first is not { } first) return new TMessage();
        _first = first.Next;
        first.Next = null;
        _count--;
        return (TMessage)first;
    }

    private static void KeepOther(TMessage message)
    {
        if (_count >= KeptPerThread) return;
        message.Next = _first;
        _first = message;
        _count++;
    }
}
