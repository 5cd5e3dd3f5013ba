using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

/// <summary>samples/effects: a function of a library is proven across the assembly border, and one line in the library breaks the proof.</summary>
public sealed class EffectsSampleTests
{
    [Fact]
    public async Task Sample_IsProven_AndBrokenByOneLineOfItsLibrary()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mooring-effects");
        try
        {
            Copy(RepositoryRoot.Combine("samples", "effects"), folder.FullName);
            string app = Path.Combine(folder.FullName, "App");
            string[] build = ["build", app, "-c", "Release", "--nologo", "-v", "q"];

            string proven = await Dotnet.RunAsync(folder.FullName, build);
            Assert.DoesNotContain("MOOR", proven, StringComparison.Ordinal);

            (int code, string broken) = await Dotnet.TryAsync(folder.FullName, [.. build, "-p:Break=true"]);
            Assert.NotEqual(0, code);
            Assert.Contains("error MOOR204: 'Next' is given where [NoThreadLocal] is asked for, but does not keep it: Ids.Next → Ids.Mix → [ThreadStatic] Ids.t_last", broken, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A copy, so that nobody's build folders are in the way; what it refers to stays in the repository.</summary>
    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(from, file);
            if (name.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")) continue;
            string target = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, File.ReadAllText(file)
                .Replace("$(MSBuildThisFileDirectory)../../src/", RepositoryRoot.Combine("src") + "/", StringComparison.Ordinal)
                .Replace("../../../src/", RepositoryRoot.Combine("src") + "/", StringComparison.Ordinal)
                .Replace("'$(MSBuildThisFileDirectory)../'", $"'{RepositoryRoot.Path}/'", StringComparison.Ordinal));
        }
    }
}
