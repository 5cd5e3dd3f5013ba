using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Hosting.Tests;

public class ActorAllocationTests
{
    private const int Asks = 2000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ask_IdleActor_AllocatesNothingBesidesTheAnswer(bool cancellable)
    {
        Assert.SkipUnless(StressedEngine.Options.SuspensionStress is SuspensionStress.None, "guests that are suspended at every call allocate");
        using var cancellation = new CancellationTokenSource();
        await using Actor actor = await Guests.Load("echo/echo").StartAsync();
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++) // the runtime's own work (tiering) falls into some rounds, not into all
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Asks; i++)
            {
                ValueTask<ReadOnlyMemory<byte>> answer = actor.AskAsync("Echo", default, ct: cancellable ? cancellation.Token : default);
                Assert.True(answer.IsCompletedSuccessfully);
#pragma warning disable xUnit1031 // it is complete, and an await could move on to another thread, whose allocations are counted elsewhere
                _ = answer.Result;
#pragma warning restore xUnit1031
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, Asks / 10);
    }
}
