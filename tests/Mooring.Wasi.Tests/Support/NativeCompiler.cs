using System.ComponentModel;
using System.Diagnostics;
using Mooring.Testing;

namespace Mooring.Wasi.Tests.Support;

/// <summary>Compiles the programs in guests/wasi for this machine, to see what they do without WASI.</summary>
internal static class NativeCompiler
{
    /// <summary>The program's path; skips the test when there is no clang.</summary>
    public static string Compile(string name, TemporaryTree tree)
    {
        string program = tree[name + ".native"];
        ProgramResult? result = null;
        try
        {
            result = Run("clang", ["-std=gnu11", "-D_GNU_SOURCE", "-O1", RepositoryRoot.Combine("guests", "wasi", name, name + ".c"), "-o", program]);
        }
        catch (Win32Exception)
        {
        }

        Assert.SkipWhen(result is null, "NOT COMPARED with native programs: clang is not installed.");
        Assert.True(result.ExitCode == 0, result.Error);
        return program;
    }

    public static ProgramResult Run(string program, string[] arguments, string input = "", params KeyValuePair<string, string>[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment.Length > 0) start.Environment.Clear();
        foreach ((string key, string value) in environment) start.Environment[key] = value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Patience.Long));
        return new ProgramResult(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
