using System.Text;
using Mooring.Hosting.Tests.Host;

namespace Mooring.Hosting.Tests.Security;

/// <summary>Guests that take all they can get, and neighbours that are served all the same.</summary>
public sealed class GreedyGuestTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60); // generous: the machine may be busy

    [Theory]
    [InlineData("Loop")]
    [InlineData("LogForever")]
    [InlineData("LoopInHost")]
    [InlineData("Recurse")]
    [InlineData("Grow")]
    public async Task Neighbour_OfGreedyGuests_IsServedWhileTheyRun(string greed)
    {
        const int Greedy = 3; // more than the build machines have cores to spare
        await using ActorHost host = TestHosts.Create(new ActorHostOptions { Actors = new ActorOptions { MaxMemoryBytes = 8 << 20, MaxRestarts = int.MaxValue, MailboxCapacity = 64 } });
        for (int i = 0; i < Greedy; i++) await host.StartActorAsync(TestHosts.Sign("misbehave/misbehave", $"bad{i}", []));
        var provider = new ScriptedProvider(async (call, _) =>
        {
            await Task.Yield(); // away from the caller's thread: the answer needs one of the pool's
            return $"{call.Operation} done";
        });
        await host.StartEchoAsync("good", [TestHosts.Capability]);
        await host.AddProviderAsync(provider);
        await host.LinkAsync(new LinkDefinition("good", TestHosts.Capability));

        using var end = new CancellationTokenSource();
        Task[] greedy = [.. Enumerable.Range(0, Greedy).Select(i => Task.Run(() => GoOnAsync(host, $"bad{i}", greed, end.Token)))];
        for (int i = 0; i < 50; i++) Assert.Equal("Do done", await host.AskHostAsync("good", TestHosts.Capability, "Do").WaitAsync(Longest));
        await end.CancelAsync();
        await Task.WhenAll(greedy).WaitAsync(Longest);
        for (int i = 0; i < Greedy; i++) Assert.Equal("1", Encoding.UTF8.GetString((await host.CallAsync($"bad{i}", "Count", default)).Span)); // limited, not lost
    }

    /// <summary>Asks for the same again and again until the test has seen enough. What never ends is ended by the token.</summary>
    private static async Task GoOnAsync(ActorHost host, string actor, string greed, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await host.CallAsync(actor, greed, "x"u8.ToArray(), ct: end);
                if (greed == "Grow") await host.CallAsync(actor, "Trap", default, ct: end); // gives the memory back, to take it again
            }
            catch (Exception cause) when (cause is ActorTrappedException or OperationCanceledException)
            {
                // The guest's end; the next call finds a fresh one.
            }
        }
    }
}
