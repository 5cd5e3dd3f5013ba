using System.Text;
using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Hosts;

public sealed class ManifestCheckTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public ManifestCheckTests() => _files.Write("echo.wasm", File.ReadAllBytes(TemporaryFiles.Guest("echo/echo")));

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("actors: [missing.wasm]", ":1:10: ", "missing.wasm: no such file")]
    [InlineData("actors: [host.yaml]", ":1:10: ", "not a WebAssembly module: the file is text")]
    [InlineData("actors: [echo.wasm]", ":1:10: ", "the module is not signed: sign it with moor sign, or allow unsigned modules")]
    [InlineData(
        "host: { allowUnsigned: true }\nactors: [echo.wasm]\nlinks:\n  - { actor: ehco, capability: 'wascc:logging' }",
        ":4:5: ",
        "no actor of the manifest has the key, name or call alias ehco: did you mean echo?")]
    [InlineData("providers: [keyvalue.sqllite]", ":1:13: ", "there is no provider \"keyvalue.sqllite\": did you mean keyvalue.sqlite?")]
    [InlineData("providers: [redis]", ":1:13: ", "there is no provider \"redis\": known are blobstore.files,")]
    public async Task Manifest_WithAMistakeThatOnlyModulesAndNamesShow_IsRefusedWithItsPlace(string text, string place, string problem)
    {
        string path = _files.Write("host.yaml", Encoding.UTF8.GetBytes(text));
        string line = (await Moor.RunAsync("up", path, "--check")).AssertFailed(exitCode: 1);
        Assert.Contains("host.yaml" + place, line);
        Assert.Contains(problem, line);
    }

    [Fact]
    public async Task Manifest_ThatIsRight_IsCounted()
    {
        string path = _files.Write("host.yaml", "host: { allowUnsigned: true }\nactors: [echo.wasm]\nlinks:\n  - { actor: echo, capability: 'wascc:logging' }"u8.ToArray());
        Assert.EndsWith("host.yaml: 1 actor, 0 providers, 1 link\n", (await Moor.RunAsync("up", path, "--check")).AssertSucceeded().Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task File_ThatIsNoManifest_IsNamedForWhatItIs()
    {
        Assert.Contains("not a manifest but a WebAssembly module", (await Moor.RunAsync("up", Path.Combine(_files.Folder, "echo.wasm"))).AssertFailed(exitCode: 1));
        Assert.Contains("not a file but a directory", (await Moor.RunAsync("up", _files.Folder)).AssertFailed(exitCode: 1));
        Assert.Contains("no such file", (await Moor.RunAsync("up", Path.Combine(_files.Folder, "none.yaml"))).AssertFailed(exitCode: 1));
        Assert.Contains("no text in UTF-8", (await Moor.RunAsync("up", _files.Write("latin.yaml", "host: { name: caf\u00e9 }".Select(letter => (byte)letter).ToArray()))).AssertFailed(exitCode: 1));
        Assert.Contains("larger than 4 MiB", (await Moor.RunAsync("up", _files.Write("huge.yaml", new byte[(4 << 20) + 1]))).AssertFailed(exitCode: 1));
    }
}
