using System.Diagnostics;
using Mooring.Mailboxes;

namespace Mooring.Checks;

/// <summary>What a debugger shows of a handle.</summary>
internal sealed class MooredDebugView<T>(Moored<T> moored)
{
    public string Name => moored.Name;

    public string State => moored.Cell.DescribeState();

    public string Place => moored.Cell.IsPinned ? "pinned" : "mobile";

    public int Turns => moored.Cell.Turn;

    public int Restarts => moored.Cell.Restarts;

    public MooredOptions Options => moored.Cell.Options;

    public T Value => moored.Cell.Value;

    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public Message[] Queue => moored.Cell.SnapshotForDebugger();
}
