using System.Diagnostics;

namespace Mooring.Mailboxes;

/// <summary>A list of messages linked through themselves: adding and removing allocate nothing.</summary>
/// <remarks>Not thread-safe. A message is in at most one list at a time.</remarks>
internal struct MessageList
{
    public Message? First { get; private set; }

    public Message? Last { get; private set; }

    public int Count { get; private set; }

    public void Append(Message message)
    {
        Debug.Assert(message.Next is null && message.Previous is null, "the message is in a list already");
        message.Previous = Last;
        if (Last is null) First = message;
        else Last.Next = message;
        Last = message;
        Count++;
    }

    public void Remove(Message message)
    {
        if (message.Previous is null) First = message.Next;
        else message.Previous.Next = message.Next;
        if (message.Next is null) Last = message.Previous;
        else message.Next.Previous = message.Previous;
        message.Previous = message.Next = null;
        Count--;
        Debug.Assert(Count > 0 == First is not null && First is null == Last is null, "count and ends disagree");
    }
}
