using System.Globalization;

namespace Mooring.Tests.Interleaving;

/// <summary>Walks all sequences of steps up to a length: every one, not a sample.</summary>
/// <remarks>
/// The length is <see cref="Length"/>, or what <c>MOORING_INTERLEAVING</c> says: 10^n sequences. Every sequence is also
/// carried to its end, so that shorter ones need no run of their own.
/// </remarks>
public sealed class InterleavingTests
{
    private const int Length = 5;

    private static readonly Step[] Steps = Enum.GetValues<Step>();

    [Fact]
    public void Mobile_AllSequences_EveryCallIsAnsweredOnce() => WalkAll(new MooredOptions { MailboxCapacity = 2 });

    [Fact]
    public void Supervised_AllSequences_EveryCallIsAnsweredOnce() => WalkAll(new MooredOptions
    {
        MailboxCapacity = 2,
        Supervision = new Supervision { FirstDelay = TimeSpan.FromSeconds(1), MaxRestarts = 2 },
    });

    private static void WalkAll(MooredOptions options)
    {
        int length = int.TryParse(Environment.GetEnvironmentVariable("MOORING_INTERLEAVING"), CultureInfo.InvariantCulture, out int asked)
            ? asked : Length;
        long sequences = (long)Math.Pow(Steps.Length, length);
        // On a thread without a context: what the steps await must come back to the object, not to the test runner.
        Parallel.For(0, sequences, number => Walk(options, number, length));
    }

    private static void Walk(MooredOptions options, long number, int length)
    {
        var sequence = new Step[length];
        for (int i = 0; i < length; i++, number /= Steps.Length) sequence[i] = Steps[number % Steps.Length];
        try
        {
            var world = new World(options);
            foreach (Step step in sequence) world.Do(step);
            world.Settle();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"after {string.Join(", ", sequence)}: {e.Message}", e);
        }
    }
}
