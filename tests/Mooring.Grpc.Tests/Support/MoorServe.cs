using System.Diagnostics;
using System.Text.RegularExpressions;
using Mooring.Testing;

namespace Mooring.Grpc.Tests.Support;

/// <summary>The program <c>moor serve</c>, seen from outside.</summary>
internal sealed partial class MoorServe : IAsyncDisposable
{
    private readonly Process _process;

    private MoorServe(Process process, string address) => (_process, Address) = (process, address);

    public string Address { get; }

    /// <summary>What the process has in memory, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <param name="guest">The module below <c>guests/</c>, without extension.</param>
    /// <param name="options">Further arguments.</param>
    public static async Task<MoorServe> StartAsync(string guest, params string[] options)
    {
        string[] arguments = ["serve", RepositoryRoot.Combine("guests", guest + ".wasm"), "--grpc", "127.0.0.1:0", .. options];
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "moor"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().Within();
        var address = Serving().Match(line ?? "").Groups["address"];
        Assert.True(address.Success, $"moor serve said '{line}' {(line is null ? await process.StandardError.ReadToEndAsync() : "")}");
        return new MoorServe(process, address.Value);
    }

    /// <summary>Waits until a guest computes without end: until the process has used some time in each of four half seconds.</summary>
    public async Task BecomesBusyAsync()
    {
        var busy = 0;
        for (var tries = 0; tries < 120 && busy < 4; tries++)
        {
            var before = Used();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            busy = Used() - before > TimeSpan.FromMilliseconds(10) ? busy + 1 : 0;
        }

        Assert.True(busy == 4, "the guest of moor serve does not loop");
    }

    /// <summary>Waits until no guest computes any more: until the process has used hardly any time for two seconds.</summary>
    public async Task BecomesIdleAsync()
    {
        var quiet = 0;
        for (var tries = 0; tries < 120 && quiet < 4; tries++)
        {
            var before = Used();
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            quiet = Used() - before < TimeSpan.FromMilliseconds(10) ? quiet + 1 : 0;
        }

        Assert.True(quiet == 4, "moor serve goes on computing for a client that has gone");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private TimeSpan Used()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    [GeneratedRegex(@"on (?<address>http://127\.0\.0\.1:\d+)\b")]
    private static partial Regex Serving();
}
