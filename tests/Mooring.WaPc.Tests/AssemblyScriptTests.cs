using System.Diagnostics;
using System.Text;
using Mooring.Testing;

namespace Mooring.WaPc.Tests;

/// <summary>A guest made with the AssemblyScript SDK, which was not written here: it starts with a start section and aborts by env.abort.</summary>
public sealed class AssemblyScriptTests(AssemblyScriptTests.CompiledGuest compiled) : IClassFixture<AssemblyScriptTests.CompiledGuest>
{
    [Fact]
    public void Call_OfARegisteredFunction_IsAnswered()
    {
        using WaPcGuest guest = Guests.Start(compiled.Module);
        Assert.Equal("Hello, wörld", guest.CallText("hello", "wörld"));
        Assert.Equal("Could not find function \"nope\"", guest.CallError("nope"));
    }

    [Fact]
    public void Call_ThatCallsTheHost_GetsItsReplyOrItsError()
    {
        using WaPcGuest guest = Guests.Start(compiled.Module, new GuestOptions
        {
            HostCall = (in HostRequest request) => request.Payload.Length == 0
                ? HostReply.Failure("no key")
                : HostReply.Success(Encoding.UTF8.GetBytes($"{request.Binding}/{request.Namespace}/{request.Operation}/{Encoding.UTF8.GetString(request.Payload)}")),
        });
        Assert.Equal("blue/wascc:keyvalue/Get/key", guest.CallText("ask", "key"));
        Assert.Equal("no key", guest.CallError("ask"));
    }

    [Fact]
    public void Call_ThatAborts_TellsTheTextOfTheAssertion()
    {
        using WaPcGuest guest = Guests.Start(compiled.Module);
        string message = Assert.Throws<GuestTrapException>(() => guest.Call("insist", default)).Message;
        Assert.StartsWith("insist: the guest aborted: nothing to insist on: ü (guest.ts:", message);
        guest.Start();
        Assert.Equal("on this", guest.CallText("insist", "on this"));
    }

    /// <summary>The guest, compiled with the npm packages that eng/install-test-tools installs.</summary>
    public sealed class CompiledGuest : IAsyncLifetime
    {
        private static readonly string Folder = RepositoryRoot.Combine("tests", "guests", "assemblyscript");
        private static readonly string Compiler = Path.Combine(Folder, "node_modules", "assemblyscript", "bin", "asc.js");

        private WaPcModule? _module;

        public WaPcModule Module
        {
            get
            {
                Assert.SkipWhen(_module is null, $"no AssemblyScript compiler: needs node, and npm ci in {Path.GetRelativePath(RepositoryRoot.Path, Folder)}");
                return _module;
            }
        }

        public async ValueTask InitializeAsync()
        {
            if (!File.Exists(Compiler)) return;
            string wasm = Path.GetTempFileName();
            try
            {
                using Process compiler = Process.Start(new ProcessStartInfo("node", [Compiler, "guest.ts", "--outFile", wasm, "--optimize"])
                {
                    WorkingDirectory = Folder,
                    RedirectStandardError = true,
                })!;
                string errors = await compiler.StandardError.ReadToEndAsync();
                await compiler.WaitForExitAsync();
                Assert.True(compiler.ExitCode == 0, errors);
                _module = WaPcModule.FromModule(Mooring.Wasm.Module.FromFile(Guests.Engine, wasm));
            }
            finally
            {
                File.Delete(wasm);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
