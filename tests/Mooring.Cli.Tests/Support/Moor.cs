using System.Diagnostics;
using System.Text;
using Mooring.Cli.Application;

namespace Mooring.Cli.Tests.Support;

/// <summary>Runs moor: in this process where that does, or as the program that it is.</summary>
internal static class Moor
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The built program, beside the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "moor.exe" : "moor");

    /// <summary>Runs a command line in this process, without a terminal.</summary>
    public static Task<MoorResult> RunAsync(params string[] arguments) => RunAsync([], arguments);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public static async Task<MoorResult> RunAsync(byte[] input, string[] arguments, CancellationToken cancellation = default)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        int code = await MoorApplication.RunAsync(arguments, Terminal.Of(new MemoryStream(input), output, error), cancellation).WaitAsync(Patience, CancellationToken.None);
        return new MoorResult(code, output.ToArray(), Encoding.UTF8.GetString(error.ToArray()));
    }

    /// <summary>Starts the program; the caller ends it.</summary>
    public static Process Start(params string[] arguments) => Process.Start(StartInfo(arguments))!;

    /// <summary>Starts the program with at most so many threads in its pool; the caller ends it.</summary>
    public static Process StartWithPool(int threads, params string[] arguments)
    {
        ProcessStartInfo start = StartInfo(arguments);
        start.Environment["DOTNET_ThreadPool_ForceMinWorkerThreads"] = start.Environment["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = $"{threads:x}"; // hexadecimal
        return Process.Start(start)!;
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<MoorResult> RunProgramAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new MoorResult(process.ExitCode, output.ToArray(), error);
    }

    private static ProcessStartInfo StartInfo(string[] arguments) => new(Program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
}
