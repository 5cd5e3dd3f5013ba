using System.ComponentModel;
using System.Diagnostics;

namespace Mooring.WaPc.Tests;

/// <summary>The checked-in .wasm files are what their sources compile to.</summary>
public class GuestBuildTests
{
    private const string CheckedInCompiler = "clang version 14.0.6";

    [Fact]
    public async Task Build_WithTheCompilerOfTheCheckedInFiles_MakesTheSameBytes()
    {
        string compiler = await RunAsync("clang", "--version");
        Assert.SkipUnless(
            compiler.Contains(CheckedInCompiler, StringComparison.Ordinal) && (await RunAsync("wasm-ld", "--version")).Length > 0,
            $"guests/ not compared with its sources: needs {CheckedInCompiler} and wasm-ld, found \"{compiler.Split('\n')[0]}\"");

        DirectoryInfo rebuilt = Directory.CreateTempSubdirectory("moor-guests-");
        try
        {
            await RunAsync(Path.Combine(Guests.Folder, "build"), rebuilt.FullName);

            Assert.Equal(WasmFilesIn(rebuilt.FullName), WasmFilesIn(Guests.Folder));
            foreach (string file in WasmFilesIn(rebuilt.FullName))
            {
                byte[] checkedIn = await File.ReadAllBytesAsync(Path.Combine(Guests.Folder, file));
                byte[] fresh = await File.ReadAllBytesAsync(Path.Combine(rebuilt.FullName, file));
                Assert.True(checkedIn.AsSpan().SequenceEqual(fresh), $"guests/{file} is not what its source compiles to: run guests/build");
            }
        }
        finally
        {
            rebuilt.Delete(recursive: true);
        }
    }

    private static string[] WasmFilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.wasm", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>What the program writes to its standard output; empty when it is not installed.</summary>
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
            return output;
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
