using Mooring.Testing;

namespace Mooring.Effects.Tests;

/// <summary>eng/effects-summary: the checked-in summary is what it makes of the framework, and <c>--check</c> tells when it is not.</summary>
public sealed class SummaryGeneratorTests
{
    private static readonly string Summary = RepositoryRoot.Combine("src", "Mooring.Analyzers", "Summaries", "framework.txt");
    private static readonly string Roots = RepositoryRoot.Combine("eng", "effects-summary", "roots.txt");

    [Fact]
    public async Task Check_OfTheCheckedInSummary_Passes()
    {
        SkipOnAnotherFramework();

        Assert.Contains("as checked in", await Dotnet.RunAsync(RepositoryRoot.Path, Program(), "--check"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfASummaryThatDiffers_Fails()
    {
        SkipOnAnotherFramework();

        (int code, string output) = await CheckAsync(File.ReadAllText(Summary).Replace("tls ", "tls  ", StringComparison.Ordinal), File.ReadAllText(Roots));

        Assert.Equal(1, code);
        Assert.Contains("framework.txt differs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FieldWithoutReview_StopsTheGenerator()
    {
        string[] reviewed = [.. File.ReadLines(Roots).Where(line => !line.Contains("StringBuilderCache.t_cachedInstance", StringComparison.Ordinal))];

        (int code, string output) = await CheckAsync("", string.Join('\n', reviewed));

        Assert.Equal(1, code);
        Assert.Contains("StringBuilderCache.t_cachedInstance", output, StringComparison.Ordinal);
    }

    /// <summary>Runs the generator on a copy of the folders that it looks for, with other contents.</summary>
    private static async Task<(int Code, string Output)> CheckAsync(string summary, string roots)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mooring-summary");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Mooring.slnx"), "");
            Write(Path.Combine("src", "Mooring.Analyzers", "Summaries", "framework.txt"), summary);
            Write(Path.Combine("eng", "effects-summary", "roots.txt"), roots);
            return await Dotnet.TryAsync(folder.FullName, Program(), "--check");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void Write(string name, string text)
        {
            string path = Path.Combine(folder.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    /// <summary>The summary is of one version of the framework; another one gives another summary.</summary>
    private static void SkipOnAnotherFramework()
    {
        string made = File.ReadLines(Summary).First(line => line.StartsWith("# framework ", StringComparison.Ordinal))["# framework ".Length..];
        Assert.SkipUnless(made == Environment.Version.ToString(), $"the summary is of framework {made}, this is {Environment.Version}: run eng/effects-summary");
    }

    private static string Program()
    {
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";
        return RepositoryRoot.Combine("eng", "effects-summary", "bin", configuration, "net10.0", "effects-summary.dll");
    }
}
