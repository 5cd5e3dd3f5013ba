using System.Diagnostics;
using System.IO.Compression;
using Mooring.Testing;

namespace Mooring.Analyzers.Tests;

/// <summary>The package as its users get it: packed, referred to from a project outside the repository, built with the compiler here.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task Package_InAScratchProject_ShowsWarningsAndDragsNothingIn()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mooring-package");
        try
        {
            string feed = Path.Combine(folder.FullName, "feed");
            await DotnetAsync(RepositoryRoot.Path, "pack", RepositoryRoot.Combine("src", "Mooring"), "-c", "Release", "-o", feed, "--nologo", "-v", "q");
            string package = Assert.Single(Directory.GetFiles(feed, "Mooring.*.nupkg"));
            using (ZipArchive archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken))
            {
                string[] analyzers = [.. archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("analyzers/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
                Assert.Equal(["analyzers/dotnet/cs/Mooring.Analyzers.CodeFixes.dll", "analyzers/dotnet/cs/Mooring.Analyzers.dll"], analyzers);
            }

            string app = Path.Combine(folder.FullName, "app");
            Directory.CreateDirectory(app);
            await File.WriteAllTextAsync(Path.Combine(app, "app.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <NuGetAudit>false</NuGetAudit>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Mooring" Version="0.1.0" />
                  </ItemGroup>
                </Project>
                """, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(app, "C.cs"), """
                public class C
                {
                    private readonly object _gate = new();
                    public async Task M(Task t)
                    {
                        Monitor.Enter(_gate);
                        await t;
                        Monitor.Exit(_gate);
                    }

                    public static void Main() { }
                }
                """, TestContext.Current.CancellationToken);
            string output = await DotnetAsync(app, "build", "--nologo", $"-p:RestoreSources={feed}", $"-p:RestorePackagesPath={Path.Combine(folder.FullName, "packages")}");

            Assert.Contains("C.cs(7,9): warning MOOR101", output, StringComparison.Ordinal);
            Assert.DoesNotContain("CS9057", output, StringComparison.Ordinal); // an analyzer newer than its compiler is refused
            Assert.DoesNotContain("CS8032", output, StringComparison.Ordinal); // an analyzer that cannot be created
            string[] files = [.. Directory.GetFiles(Path.Combine(app, "bin", "Debug", "net10.0"), "*.dll").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
            Assert.Equal(["Mooring.dll", "app.dll"], files);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> DotnetAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{await errors}");
        return output;
    }
}
