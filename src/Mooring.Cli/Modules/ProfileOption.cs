using System.CommandLine;
using Mooring.Cli.Application;
using Mooring.Wasm;

namespace Mooring.Cli.Modules;

/// <summary><c>--profile</c>: has perf show guest functions by name.</summary>
internal sealed class ProfileOption
{
    private readonly Option<bool> _profile = new("--profile")
    {
        Description = "Write /tmp/perf-PID.map, so that perf record and perf report show guest functions by name. Needs DOTNET_EnableWriteXorExecute=0.",
    };

    /// <summary>Makes the option part of a command.</summary>
    public void AddTo(Command command) => command.Add(_profile);

    /// <summary>Runs what loads and calls guests, with the map open meanwhile if the user asked for it.</summary>
    /// <exception cref="CliException">The file cannot be written.</exception>
    public async Task<int> RunAsync(ParseResult arguments, Terminal terminal, Func<Task<int>> run)
    {
        if (!arguments.GetValue(_profile)) return await run().ConfigureAwait(false);
        PerfMap map = Start();
        await using (map.ConfigureAwait(false))
        {
            await terminal.Error.WriteLineAsync($"profile: {map.Path}").ConfigureAwait(false);
            return await run().ConfigureAwait(false);
        }
    }

    private static PerfMap Start()
    {
        try
        {
            return PerfMap.Start();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{PerfMap.DefaultPath}: {cause.Message}", cause);
        }
    }
}
