using System.Collections.Immutable;
using Mooring.Wasm;

namespace Mooring.WaPc.Tests.Protocol;

public class WaPcProtocolTests
{
    [Theory]
    [InlineData("echo/echo-a", "wapc", HostCallGeneration.Operation)]
    [InlineData("echo/echo-b", "wapc", HostCallGeneration.Namespace)]
    [InlineData("echo/echo", "wapc", HostCallGeneration.Binding)]
    [InlineData("echo/echo-wasmbus", "wasmbus", HostCallGeneration.Binding)]
    [InlineData("tally/tally", "wapc", HostCallGeneration.None)]
    public void Detect_Guest_FindsTheFormOfItsHostCall(string guest, string module, HostCallGeneration generation)
    {
        WaPcProtocol? protocol = WaPcProtocol.Detect(Guests.Compile(guest), out ImmutableArray<string> problems);

        Assert.Empty(problems);
        Assert.NotNull(protocol);
        Assert.Equal(module, protocol.ImportModule);
        Assert.Equal(generation, protocol.HostCall);
        Assert.Empty(protocol.Initializers);
    }

    [Fact]
    public void Detect_GuestWithInitialisers_ListsThemInTheirOrder() =>
        Assert.Equal(["_start", "_initialize", "wapc_init"], Guests.Load("lifecycle/lifecycle").Protocol.Initializers);

    [Fact]
    public void Detect_InitialiserOfAnotherType_IsNotOne()
    {
        WaPcProtocol? protocol = WaPcProtocol.Detect(Minimal("""(func (export "_start") (param i32))"""), out _);
        Assert.Empty(protocol!.Initializers);
    }

    [Fact]
    public void Detect_GuestWithoutAnyImport_CanBeLoaded()
    {
        WaPcProtocol? protocol = WaPcProtocol.Detect(Minimal(""), out _);
        Assert.Null(protocol!.ImportModule);
        Assert.Contains("cannot answer", protocol.ToString());
    }

    [Theory]
    [InlineData(
        """(module (memory (export "memory") 1))""",
        "not a waPC guest: it must export \"__guest_call\", a function [i32 i32] -> [i32], but exports none")]
    [InlineData(
        """(module (memory (export "memory") 1) (func (export "__guest_call") (param i32) (result i32) (local.get 0)))""",
        "not a waPC guest: it must export \"__guest_call\", a function [i32 i32] -> [i32], but exports a function [i32] -> [i32]")]
    [InlineData(
        """(module (func (export "__guest_call") (param i32 i32) (result i32) (local.get 0)))""",
        "not a waPC guest: it must export \"memory\", a memory with 32-bit addresses, but exports none")]
    [InlineData(
        """(module (global (export "memory") i32 (i32.const 0)) (func (export "__guest_call") (param i32 i32) (result i32) (local.get 0)))""",
        "not a waPC guest: it must export \"memory\", a memory with 32-bit addresses, but exports an immutable global i32")]
    public void Detect_ModuleWithoutTheExports_SaysWhatItLacks(string text, string problem)
    {
        Assert.Null(WaPcProtocol.Detect(Guests.FromText(text), out ImmutableArray<string> problems));
        Assert.Equal([problem], problems);
    }

    [Theory]
    [InlineData(
        """(import "env" "clock" (func (param i64) (result i32)))""",
        "import env.clock: the module wants a function [i64] -> [i32], this host has nothing of that name")]
    [InlineData(
        """(import "wapc" "__host_response" (func (param i32 i32)))""",
        "import wapc.__host_response: the module wants a function [i32 i32] -> [], this host has a function [i32] -> []")]
    [InlineData(
        """(import "wapc" "__host_call" (func (param i32 i32) (result i32)))""",
        "import wapc.__host_call: the module wants a function [i32 i32] -> [i32], this host has a function [i32 i32 i32 i32] -> [i32]"
        + " or [i32 i32 i32 i32 i32 i32] -> [i32] or [i32 i32 i32 i32 i32 i32 i32 i32] -> [i32]")]
    [InlineData(
        """(import "wapc" "__console_log" (memory 1))""",
        "import wapc.__console_log: the module wants a memory (1 pages or more), this host has a function [i32 i32] -> []")]
    [InlineData(
        """(import "env" "table" (table 1 funcref))""",
        "import env.table: the module wants a table of funcref, this host has nothing of that name")]
    public void Detect_ImportThatThisHostHasNot_NamesItWithBothTypes(string import, string problem)
    {
        Assert.Null(WaPcProtocol.Detect(Minimal(import), out ImmutableArray<string> problems));
        Assert.Equal([problem], problems);
    }

    [Fact]
    public void Detect_OneImportInTwoForms_IsAProblem()
    {
        const string Both = """
            (import "wapc" "__host_call" (func (param i32 i32 i32 i32) (result i32)))
            (import "wapc" "__host_call" (func (param i32 i32 i32 i32 i32 i32) (result i32)))
            """;
        Assert.Null(WaPcProtocol.Detect(Minimal(Both), out ImmutableArray<string> problems));
        Assert.Equal(["import wapc.__host_call: the module wants it in 2 different types"], problems);
    }

    [Fact]
    public void FromModule_ModuleWithProblems_NamesThemAll()
    {
        var failure = Assert.Throws<WaPcModuleException>(() => WaPcModule.FromModule(Guests.FromText("""(module (import "a" "b" (func)))""")));
        Assert.Equal(3, failure.Problems.Length);
        Assert.All(failure.Problems, problem => Assert.Contains(problem, failure.Message));
    }

    /// <summary>A module with the exports of a guest.</summary>
    private static Module Minimal(string fields) => Guests.FromText($$"""
        (module
          {{fields}}
          (memory (export "memory") 1)
          (func (export "__guest_call") (param i32 i32) (result i32) (i32.const 0)))
        """);
}
