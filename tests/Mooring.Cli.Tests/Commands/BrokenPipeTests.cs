using System.Diagnostics;
using Mooring.Cli.Application;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class BrokenPipeTests(TemporaryFiles files) : IClassFixture<TemporaryFiles>
{
    private const int MoreThanAPipeHolds = 4 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Output_ThatNobodyReads_EndsTheCommandInSilence()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("pipes break in another way there");
        string data = string.Concat(Enumerable.Repeat("data ", MoreThanAPipeHolds / 5));
        string path = files.Write("large.wat", System.Text.Encoding.UTF8.GetBytes($"(module (memory 100) (data (i32.const 0) \"{data}\"))"));
        (int code, string error) = await RunUnreadAsync("wat2wasm", path, "--output", "-");
        Assert.Equal((ExitCode.BrokenPipe, ""), (code, error));
    }

    [Fact]
    public async Task Program_WhoseOutputNobodyReads_IsTold()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("pipes break in another way there");
        files.Write("large", new byte[MoreThanAPipeHolds]);
        (int code, _) = await RunUnreadAsync("run", TemporaryFiles.Guest("wasi/cat/cat"), "--dir", files.Folder + "::/data:ro", "--", "/data/large");
        Assert.NotEqual(0, code);
    }

    /// <summary>Runs the program, and closes the other end of its output when there is something in it: what comes then has nowhere to go.</summary>
    private static async Task<(int Code, string Error)> RunUnreadAsync(params string[] arguments)
    {
        using Process process = Moor.Start(arguments);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1]).AsTask().WaitAsync(Patience);
        process.StandardOutput.Close();
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await error.WaitAsync(Patience));
    }
}
