namespace Mooring.Wasi.Tests.Support;

/// <summary>What a run of a program has left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public ProgramResult AssertSucceeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Error}{Output}");
        return this;
    }
}
