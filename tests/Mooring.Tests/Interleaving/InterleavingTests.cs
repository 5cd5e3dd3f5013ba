using System.Globalization;

namespace Mooring.Tests.Interleaving;

/// <summary>Walks all sequences of steps up to a length: every one, not a sample.</summary>
/// <remarks>
/// Five steps out of the ten that happen one after the other, 10^5 sequences; and four out of all twelve, among them one
/// during which the next happens on another thread, 12^4. <c>MOORING_INTERLEAVING=n</c> adds n to both lengths. Every
/// sequence is also carried to its end, so that shorter ones need no run of their own.
/// </remarks>
public sealed class InterleavingTests
{
    private const int Length = 5;
    private const int LengthWithMeanwhile = 4;

    private static readonly MooredOptions Plain = new() { MailboxCapacity = 2 };

    private static readonly MooredOptions Supervised = new()
    {
        MailboxCapacity = 2,
        Supervision = new Supervision { FirstDelay = TimeSpan.FromSeconds(1), MaxRestarts = 2 },
    };

    private static readonly Step[] All = Enum.GetValues<Step>();
    private static readonly Step[] InOrder = [.. All.Where(step => step is not (Step.Post or Step.AskAndMeanwhile))];

    [Fact]
    public void Mobile_AllSequences_EveryCallIsAnsweredOnce() => WalkAll(Plain, InOrder, Length);

    [Fact]
    public void Supervised_AllSequences_EveryCallIsAnsweredOnce() => WalkAll(Supervised, InOrder, Length);

    [Fact]
    public void Mobile_AllSequencesWithStepsDuringTurns_EveryCallIsAnsweredOnce() => WalkAll(Plain, All, LengthWithMeanwhile);

    [Fact]
    public void Supervised_AllSequencesWithStepsDuringTurns_EveryCallIsAnsweredOnce() => WalkAll(Supervised, All, LengthWithMeanwhile);

    /// <summary>Divides the sequences among as many threads as there are processors.</summary>
    private static void WalkAll(MooredOptions options, Step[] steps, int length)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("MOORING_INTERLEAVING"), CultureInfo.InvariantCulture, out int more)) length += more;
        long sequences = (long)Math.Pow(steps.Length, length);
        var failures = new Exception?[Environment.ProcessorCount];
        // Threads of our own, without a context: what the steps await must come back to the object, not to the test runner.
        Thread[] walkers = [.. Enumerable.Range(0, failures.Length).Select(walker => new Thread(() => WalkSome(walker)))];
        foreach (Thread walker in walkers) walker.Start();
        foreach (Thread walker in walkers) walker.Join();
        Assert.All(failures, Assert.Null);

        void WalkSome(int walker)
        {
            using var otherThread = new OtherThread();
            var sequence = new Step[length];
            for (long number = walker; number < sequences && failures[walker] is null; number += failures.Length)
            {
                long rest = number;
                for (int i = 0; i < length; i++, rest /= steps.Length) sequence[i] = steps[rest % steps.Length];
                failures[walker] = Record.Exception(() => Walk(options, sequence, otherThread));
            }
        }
    }

    private static void Walk(MooredOptions options, Step[] sequence, OtherThread otherThread)
    {
        try
        {
            var world = new World(options, otherThread);
            world.Do(sequence);
            world.Settle();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"after {string.Join(", ", sequence)}: {e.Message}", e);
        }
    }
}
