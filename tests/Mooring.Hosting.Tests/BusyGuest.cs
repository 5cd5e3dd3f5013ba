using Mooring.WaPc;

namespace Mooring.Hosting.Tests;

/// <summary>Holds an actor in the middle of a host call until the test lets it go on.</summary>
/// <remarks>The guest's thread waits: a host call has no other way to take long.</remarks>
internal sealed class BusyGuest : IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _leave = new();

    /// <summary>Completes when the guest has made its host call.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Options with the handler that waits.</summary>
    public ActorOptions Options => new() { HostCall = Handle };

    public void LetGo() => _leave.Set();

    public void Dispose()
    {
        _leave.Set();
        _leave.Dispose();
    }

    private HostReply Handle(in HostRequest request)
    {
        _entered.TrySetResult();
        _leave.Wait();
        return HostReply.Success("done"u8.ToArray());
    }
}
