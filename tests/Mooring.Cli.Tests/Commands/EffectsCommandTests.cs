using Mooring.Cli.Application;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

/// <summary>Members for <c>moor effects</c> to look at, in this very assembly.</summary>
public static class EffectSpecimens
{
    [ThreadStatic]
    private static int t_count;

    public static int Counts() => Step() + 1;

    public static int Adds(int n) => n + 1;

    public static int Fails(int n) => n < 0 ? throw new InvalidOperationException() : n;

    private static int Step() => ++t_count;
}

public sealed class EffectsCommandTests
{
    private static readonly string ThisAssembly = typeof(EffectsCommandTests).Assembly.Location;
    private static readonly string Specimens = typeof(EffectSpecimens).FullName!;

    [Fact]
    public async Task Effects_ListsTheMembersThatHaveSome()
    {
        MoorResult result = await Moor.RunAsync("effects", ThisAssembly);

        Assert.Equal(ExitCode.Success, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains($"{"thread-local",-22} {Specimens}.Counts", lines);
        Assert.Contains($"{"throws",-22} {Specimens}.Fails(System.Int32)", lines);
        Assert.DoesNotContain(lines, line => line.Contains($"{Specimens}.Adds", StringComparison.Ordinal));
        Assert.Matches(@"Mooring\.Cli\.Tests: \d+ members, \d+ without thread-local state", result.Output);
    }

    [Fact]
    public async Task Why_ShowsTheChainToTheState()
    {
        MoorResult result = await Moor.RunAsync("effects", ThisAssembly, "--why", "EffectSpecimens.Counts");

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(
            [$"{Specimens}.Counts", "reaches thread-local state:", $"→ {Specimens}.Step", $"→ [ThreadStatic] {Specimens}.t_count"],
            result.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Why_OfAMemberWithoutEffects_SaysSo() =>
        Assert.Contains("neither reaches thread-local state nor throws", (await Moor.RunAsync("effects", ThisAssembly, "--why", "EffectSpecimens.Adds")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Why_OfAnUnknownMember_Fails() =>
        Assert.Contains("NoSuchMember", (await Moor.RunAsync("effects", ThisAssembly, "--why", "NoSuchMember")).AssertFailed(ExitCode.Failure), StringComparison.Ordinal);

    [Fact]
    public async Task Effects_OfSomethingElse_Fails()
    {
        string text = Path.GetTempFileName();
        await File.WriteAllTextAsync(text, new string(' ', 4096), TestContext.Current.CancellationToken);
        Assert.Contains("not a .NET assembly", (await Moor.RunAsync("effects", text)).AssertFailed(ExitCode.Failure), StringComparison.Ordinal);
        File.Delete(text);
    }
}
