using System.Diagnostics;
using System.Text.RegularExpressions;
using Mooring.Testing;

namespace Mooring.Repository.Tests;

public sealed partial class TrackedFilesTests
{
    private const int LargestFileInBytes = 1 << 20;

    private static readonly string[] Files = ListTracked();

    [Fact]
    public void TrackedFiles_HoldNoBuildOutput() =>
        Assert.DoesNotContain(Files, file => BuildOutput().IsMatch(file));

    [Fact]
    public void TrackedFiles_AreSmall() =>
        Assert.DoesNotContain(Files, file => new FileInfo(RepositoryRoot.Combine(file)).Length > LargestFileInBytes);

    [Fact]
    public void TrackedText_NamesNoMachinePathAndNoPackageRegistry()
    {
        var found = new List<string>();
        foreach (string file in Files.Where(IsText))
        {
            int number = 0;
            foreach (string line in File.ReadLines(RepositoryRoot.Combine(file)))
            {
                number++;
                if (MachineBound().IsMatch(line)) found.Add($"{file}:{number}: {line.Trim()}");
            }
        }

        Assert.Empty(found);
    }

    [Fact]
    public void MarkdownLinks_PointToFilesThatExist()
    {
        var broken = new List<string>();
        foreach (string file in Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            string folder = Path.GetDirectoryName(RepositoryRoot.Combine(file))!;
            foreach (Match link in RelativeLink().Matches(File.ReadAllText(RepositoryRoot.Combine(file))))
            {
                string target = Path.Combine(folder, link.Groups["path"].Value);
                if (!File.Exists(target) && !Directory.Exists(target)) broken.Add($"{file}: {link.Groups["path"].Value}");
            }
        }

        Assert.Empty(broken);
    }

    private static bool IsText(string file) =>
        Path.GetExtension(file) is not (".wasm" or ".png") && !file.EndsWith("TrackedFilesTests.cs", StringComparison.Ordinal);

    private static string[] ListTracked()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z"]) { WorkingDirectory = RepositoryRoot.Path, RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(RepositoryRoot.Combine(file)))];
    }

    [GeneratedRegex(@"(^|/)(bin|obj|node_modules|TestResults|__pycache__)/")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(@"(?<!\w)/(home/[a-z]|root/|work/)|C:\\Users|registry\.npmjs|api\.nuget\.org|deb\.debian\.org|proxy\.golang")]
    private static partial Regex MachineBound();

    [GeneratedRegex(@"\]\((?<path>(?![a-z]+:)[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex RelativeLink();
}
