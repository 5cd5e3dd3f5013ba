using Mooring.Mailboxes;

namespace Mooring.Checks;

/// <summary>Notices that calls which an object had accepted can never end: the object is collected with them.</summary>
/// <remarks>
/// It takes a turn that awaits what nobody is left to complete. Then the turn, its object and the posts behind it are
/// reachable from nowhere, and vanish together, unless this says so. Only the mailbox refers to it, and it to the mailbox.
/// </remarks>
/// <param name="mailbox">The mailbox of the object.</param>
/// <param name="report">Called on a thread of the pool with the number of calls.</param>
internal sealed class ForgottenCalls(Mailbox mailbox, Action<int> report)
{
    ~ForgottenCalls()
    {
        // Nobody else can reach the mailbox any more: no gate is needed.
        int forgotten = mailbox.Depth;
        for (Message? call = mailbox.Open.First; call is not null; call = call.Next)
            if (!call.IsInternal && call.Status != MessageStatus.Finished) forgotten++;
        if (forgotten > 0) ThreadPool.UnsafeQueueUserWorkItem(static state => state.report(state.forgotten), (report, forgotten), preferLocal: false);
    }
}
