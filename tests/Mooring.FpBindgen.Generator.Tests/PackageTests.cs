using System.IO.Compression;
using Mooring.Testing;

namespace Mooring.FpBindgen.Generator.Tests;

/// <summary>The packages as a user gets them: a scratch project that refers to Mooring.FpBindgen alone has the generator, and calls a guest.</summary>
public sealed class PackageTests
{
    private static readonly string[] Packages = ["Mooring", "Mooring.Wasm", "Mooring.MessagePack", "Mooring.FpBindgen"];

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Mooring.FpBindgen" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    private const string App = """
        using Mooring.FpBindgen;
        using Mooring.Wasm;

        using var engine = new Engine();
        FpModule module = Guest.Load(engine, File.ReadAllBytes(args[0]), new FpModuleOptions { UnknownImports = UnknownImports.Trap });
        await using Guest guest = await Guest.CreateAsync(module, new Host());
        Console.WriteLine(await guest.FetchOneAsync("asked"));

        public interface IExports { Task<string> FetchOneAsync(string text); }

        public interface IImports { Task<string> FetchAsync(string text); }

        [FpGuest(typeof(IExports), typeof(IImports))]
        public sealed partial class Guest;

        internal sealed class Host : IImports
        {
            public async Task<string> FetchAsync(string text)
            {
                await Task.Yield();
                return text + " and answered";
            }
        }
        """;

    [Fact]
    public async Task Package_InAScratchProject_BringsTheGenerator_AndCallsAGuest()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mooring-package");
        try
        {
            string feed = Path.Combine(folder.FullName, "feed");
            foreach (string package in Packages) // they have been built with these tests
                await Dotnet.RunAsync(RepositoryRoot.Path, "pack", RepositoryRoot.Combine("src", package), "-c", Configuration, "--no-build", "-o", feed, "--nologo", "-v", "q");
            await CheckContentsAsync(Assert.Single(Directory.GetFiles(feed, "Mooring.FpBindgen.*.nupkg")));

            string app = Path.Combine(folder.FullName, "app");
            Directory.CreateDirectory(app);
            await File.WriteAllTextAsync(Path.Combine(app, "app.csproj"), Project, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), App, TestContext.Current.CancellationToken);
            string output = await Dotnet.RunAsync(
                app, "build", "--nologo", "-v", "m", $"-p:RestoreSources={feed}", $"-p:RestorePackagesPath={Path.Combine(folder.FullName, "packages")}");
            Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

            string bin = Path.Combine(app, "bin", "Debug", "net10.0");
            string[] expected = [.. Packages.Select(name => name + ".dll"), "app.dll"];
            Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(bin, "*.dll").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
            string said = await Dotnet.RunAsync(app, Path.Combine(bin, "app.dll"), RepositoryRoot.Combine("guests", "fp", "tasks", "tasks.wasm"));
            Assert.Equal("asked and answered", said.Trim());

            // What the generator finds is an error of the user's build, with its place.
            await File.WriteAllTextAsync(Path.Combine(app, "Program.cs"), App.Replace("FetchOneAsync(string text);", "FetchOneAsync(decimal text);", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            (int code, string broken) = await Dotnet.TryAsync(app, "build", "--nologo", "--no-restore");
            Assert.NotEqual(0, code);
            Assert.Contains("Program.cs(9,64): error MOOR501", broken, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Configuration =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>The generator is in the package, and what it depends on is Mooring's own.</summary>
    private static async Task CheckContentsAsync(string package)
    {
        using ZipArchive archive = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        Assert.Equal(
            ["analyzers/dotnet/cs/Mooring.FpBindgen.Generator.dll"],
            archive.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("analyzers/", StringComparison.Ordinal)));
        using var reader = new StreamReader(await archive.GetEntry("Mooring.FpBindgen.nuspec")!.OpenAsync(TestContext.Current.CancellationToken));
        string[] dependencies = [.. (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("<dependency id=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)])];
        Assert.Equal(["Mooring", "Mooring.MessagePack", "Mooring.Wasm"], dependencies.Order(StringComparer.Ordinal));
    }
}
