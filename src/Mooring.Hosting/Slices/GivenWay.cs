namespace Mooring.Hosting.Slices;

/// <summary>A guest that has given way and waits for a thread to go on.</summary>
/// <param name="runtime">The runtime of the guest's actor.</param>
/// <param name="call">The guest's call.</param>
/// <param name="waiting">The wait of its slice: the guest gets a whole one when it goes on.</param>
internal sealed class GivenWay(MooringRuntime runtime, IThreadPoolWorkItem call, TimeSlice.Waiting waiting) : IThreadPoolWorkItem
{
    public void Execute()
    {
        waiting.Dispose();
        runtime.LendThread(call); // it goes on in its actor's turn, which would else go to the pool
    }
}
