using System.Text;

namespace Mooring.Cli.Tests.Support;

/// <summary>What a run of moor has left behind.</summary>
internal sealed record MoorResult(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    /// <summary>The command failed as failures should: this exit code, nothing on standard output, and one line on standard error.</summary>
    /// <returns>That line.</returns>
    public string AssertFailed(int exitCode)
    {
        Assert.Equal("", Output);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("moor: ", line);
        Assert.DoesNotContain("a bug in moor", line);
        Assert.Equal(exitCode, ExitCode);
        return line;
    }

    public MoorResult AssertSucceeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}");
        return this;
    }
}
