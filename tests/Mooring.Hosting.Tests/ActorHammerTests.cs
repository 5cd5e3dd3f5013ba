using System.Collections.Concurrent;

namespace Mooring.Hosting.Tests;

public class ActorHammerTests
{
    private const int Threads = 8;
    private const int AsksEach = 400;
    private const int Actors = 12;

    /// <summary>Asks that trap, loop, are cancelled and run out of time, all at once: each ends once, in one of the ways that it may.</summary>
    [Theory]
    [InlineData(Affinity.Task)]
    [InlineData(Affinity.Thread)]
    public async Task Ask_OfAllKindsFromManyThreads_EachEndsAsItMay(Affinity affinity)
    {
        ActorModule module = Guests.Load("misbehave/misbehave", new ActorOptions { Affinity = affinity, MaxRestarts = int.MaxValue });
        Actor[] actors = await Task.WhenAll(Enumerable.Range(0, Actors).Select(_ => module.StartAsync().AsTask()));
        var unexpected = new ConcurrentQueue<string>();
        int ended = 0;

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            for (int i = 0; i < AsksEach; i++)
            {
                string outcome = await AskAsync(actors[random.Next(Actors)], random);
                if (outcome.Length > 0) unexpected.Enqueue(outcome);
                Interlocked.Increment(ref ended);
            }
        })));

        Assert.Empty(unexpected);
        Assert.Equal(Threads * AsksEach, ended);
        foreach (Actor actor in actors)
        {
            // No interrupt is left over, and the guest has a state of its own again.
            int count = int.Parse(await actor.AskTextAsync("Count"));
            Assert.Equal($"{count + 1}", await actor.AskTextAsync("Count"));
            await actor.DisposeAsync();
        }
    }

    /// <returns>What should not have happened; empty when all is well.</returns>
    private static async Task<string> AskAsync(Actor actor, Random random)
    {
        using var cancellation = new CancellationTokenSource();
        string operation = random.Next(20) switch { 0 => "Trap", 1 => "Loop", 2 => "Error", _ => "Count" };
        bool shortTime = operation == "Loop" || random.Next(10) == 0;
        bool cancelled = random.Next(5) == 0;
        if (cancelled) cancellation.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
        try
        {
            string answer = await actor.AskTextAsync(
                operation, timeout: shortTime ? TimeSpan.FromMilliseconds(1 + random.Next(3)) : TimeSpan.FromMinutes(1), ct: cancellation.Token);
            return operation == "Count" && int.Parse(answer) > 0 ? "" : $"{operation} answered {answer}";
        }
        catch (ActorTimeoutException) when (shortTime)
        {
            return "";
        }
        catch (OperationCanceledException e) when (cancelled && e.CancellationToken == cancellation.Token)
        {
            return "";
        }
        catch (ActorTrappedException) when (operation == "Trap")
        {
            return "";
        }
        catch (GuestErrorException) when (operation == "Error")
        {
            return "";
        }
        catch (Exception e)
        {
            return $"{operation} (short {shortTime}, cancelled {cancelled}): {e}";
        }
    }
}
