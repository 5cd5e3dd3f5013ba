using Mooring.Cli.Tests.Support;

namespace Mooring.Cli.Tests.Commands;

public sealed class KeyCommandTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task SeedFile_ThatExists_IsKept_AndNoKeyIsShown()
    {
        string path = _files.Write("issuer.nk", "mine"u8.ToArray());
        string line = (await Moor.RunAsync("keys", "account", "--out", path)).AssertFailed(exitCode: 1);
        Assert.Contains("a seed is never written over", line);
        Assert.Equal("mine", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task PublicKey_WhoseSeedCannotBeWritten_IsNotShown() =>
        Assert.Contains("cannot be written", (await Moor.RunAsync("keys", "--out", Path.Combine(_files.Folder, "none", "issuer.nk"))).AssertFailed(exitCode: 1));

    [Fact]
    public async Task Issuer_ThatIsNoAccount_IsRefused_AndTheModuleKept()
    {
        (string module, byte[] wasm) = Module();
        string line = (await Moor.RunAsync("sign", module, "--issuer", await KeyAsync("module"), "--subject", await KeyAsync("module"))).AssertFailed(exitCode: 1);
        Assert.Contains("--issuer: modules are signed with an account key (A...)", line);
        Assert.Equal(wasm, await File.ReadAllBytesAsync(module));
    }

    [Fact]
    public async Task Subject_ThatIsNoModule_IsRefused()
    {
        (string module, _) = Module();
        string account = await KeyAsync("account");
        Assert.Contains("--subject: a module is named by a module key (M...)", (await Moor.RunAsync("sign", module, "--issuer", account, "--subject", account)).AssertFailed(exitCode: 1));
        Assert.Contains(
            "--subject: \"MBAD\" is neither a module's key (M..., 56 characters) nor a file",
            (await Moor.RunAsync("sign", module, "--issuer", account, "--subject", "MBAD")).AssertFailed(exitCode: 1));
    }

    [Fact]
    public async Task Module_ThatIsSignedInPlace_KeepsItsMode_AndNothingIsLeftBeside()
    {
        (string module, _) = Module();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(module, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await Moor.RunAsync("sign", module, "--issuer", await KeyAsync("account"), "--subject", await KeyAsync("module"))).AssertSucceeded();
        (await Moor.RunAsync("verify", module)).AssertSucceeded();
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(module));
        Assert.Equal(["account.nk", "echo.wasm", "module.nk"], Directory.GetFiles(_files.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private (string Path, byte[] Wasm) Module()
    {
        byte[] wasm = File.ReadAllBytes(TemporaryFiles.Guest("echo/echo"));
        return (_files.Write("echo.wasm", wasm), wasm);
    }

    private async Task<string> KeyAsync(string kind)
    {
        string path = Path.Combine(_files.Folder, kind + ".nk");
        if (!File.Exists(path)) (await Moor.RunAsync("keys", kind, "--out", path)).AssertSucceeded();
        return path;
    }
}
