using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis.CodeFixes;
using Mooring.Testing;

namespace Mooring.Analyzers.CodeFixes.Tests;

/// <summary>The package as its users get it: packed, referred to from a project outside the repository, built with the compiler here.</summary>
public sealed class PackageTests
{
    private const string App = """
        public class C
        {
            private readonly object _gate = new();
            public async Task M(Task t)
            {
                Monitor.Enter(_gate);
                await t;
                Monitor.Exit(_gate);
            }

            public int N(Task<int> t) { lock (_gate) return t.Result; }

            public static void Main() { }
        }
        """;

    [Fact]
    public async Task Package_InAScratchProject_ShowsWarningsAndDragsNothingIn()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mooring-package");
        try
        {
            string feed = Path.Combine(folder.FullName, "feed");
            await Dotnet.RunAsync(RepositoryRoot.Path, "pack", RepositoryRoot.Combine("src", "Mooring"), "-c", "Release", "-o", feed, "--nologo", "-v", "q");
            string package = Assert.Single(Directory.GetFiles(feed, "Mooring.*.nupkg"));
            string analyzers = Path.Combine(folder.FullName, "analyzers");
            await CheckContentsAsync(package, analyzers);
            CheckFixesLoad(analyzers);

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
            await File.WriteAllTextAsync(Path.Combine(app, "C.cs"), App, TestContext.Current.CancellationToken);
            string[] sources = [$"-p:RestoreSources={feed}", $"-p:RestorePackagesPath={Path.Combine(folder.FullName, "packages")}"];
            string output = await Dotnet.RunAsync(app, ["build", "--nologo", .. sources]);

            Assert.Contains("C.cs(7,9): warning MOOR101", output, StringComparison.Ordinal);
            Assert.Contains("warning MOOR331", output, StringComparison.Ordinal);
            Assert.DoesNotContain("CS9057", output, StringComparison.Ordinal); // an analyzer newer than its compiler is refused
            Assert.DoesNotContain("CS8032", output, StringComparison.Ordinal); // an analyzer that cannot be created
            string[] files = [.. Directory.GetFiles(Path.Combine(app, "bin", "Debug", "net10.0"), "*.dll").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
            Assert.Equal(["Mooring.dll", "app.dll"], files);

            // The kind of the project brings the severities that suit it.
            (int code, string asLibrary) = await Dotnet.TryAsync(app, ["build", "--nologo", "--no-incremental", "-p:MooringAppKind=library", .. sources]);
            Assert.NotEqual(0, code);
            Assert.Contains("error MOOR101", asLibrary, StringComparison.Ordinal);
            Assert.Contains("warning MOOR331", asLibrary, StringComparison.Ordinal);
            string asTest = await Dotnet.RunAsync(app, ["build", "--nologo", "--no-incremental", "-p:IsTestProject=true", .. sources]);
            Assert.Contains("warning MOOR101", asTest, StringComparison.Ordinal);
            Assert.DoesNotContain("MOOR331", asTest, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The analyzers and the fixes are in the package, and it depends on nothing.</summary>
    private static async Task CheckContentsAsync(string package, string analyzers)
    {
        using ZipArchive archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
        Assert.Equal(["analyzers/dotnet/cs/Mooring.Analyzers.CodeFixes.dll", "analyzers/dotnet/cs/Mooring.Analyzers.dll"], entries.Select(entry => entry.FullName));
        Directory.CreateDirectory(analyzers);
        foreach (ZipArchiveEntry entry in entries) await entry.ExtractToFileAsync(Path.Combine(analyzers, entry.Name), TestContext.Current.CancellationToken);
        foreach (var rule in Rules.RuleTable.All) Assert.NotNull(archive.GetEntry(rule.HelpLinkUri));
        foreach (string kind in new[] { "actor", "library", "test", "ui", "web" }) Assert.NotNull(archive.GetEntry($"buildTransitive/analyzers/{kind}.globalconfig"));
        using var reader = new StreamReader(await archive.GetEntry("Mooring.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("<dependency ", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static bool SpeaksOfAFix(string id) =>
        File.ReadAllText(RepositoryRoot.Combine("docs", "analyzers", $"{id}.md")).Contains("code fix", StringComparison.Ordinal);

    /// <summary>An editor can create every fix of the package with the compiler's assemblies alone.</summary>
    private static void CheckFixesLoad(string analyzers)
    {
        var context = new AssemblyLoadContext("package", isCollectible: true);
        context.Resolving += (_, name) => name.Name == "Mooring.Analyzers" ? context.LoadFromAssemblyPath(Path.Combine(analyzers, "Mooring.Analyzers.dll")) : null;
        using (var image = File.OpenRead(Path.Combine(analyzers, "Mooring.Analyzers.CodeFixes.dll")))
        {
            CodeFixProvider[] fixes = [.. context.LoadFromStream(image).GetTypes()
                .Where(type => type.GetCustomAttribute<ExportCodeFixProviderAttribute>() is not null)
                .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!)];
            string[] fixable = [.. fixes.SelectMany(fix => fix.FixableDiagnosticIds).Order(StringComparer.Ordinal)];
            Assert.Equal(["MOOR101", "MOOR106", "MOOR301", "MOOR303", "MOOR304", "MOOR321", "MOOR331", "MOOR404"], fixable);
            Assert.Equal(Rules.RuleTable.All.Select(rule => rule.Id).Where(SpeaksOfAFix), fixable);
        }

        context.Unload();
    }
}
