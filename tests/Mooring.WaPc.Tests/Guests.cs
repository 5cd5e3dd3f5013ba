using System.Text;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.WaPc.Tests;

/// <summary>The guests of this repository, compiled once for all tests.</summary>
internal static class Guests
{
    public static Engine Engine { get; } = new(StressedEngine.Options);

    public static string Folder { get; } = RepositoryRoot.Combine("guests");

    public static WaPcModule Tally { get; } = Load("tally/tally");

    public static WaPcModule Echo { get; } = Load("echo/echo");

    public static WaPcModule Misbehave { get; } = Load("misbehave/misbehave");

    /// <summary>Compiles <c>guests/NAME.wasm</c>.</summary>
    public static WaPcModule Load(string name) => WaPcModule.FromModule(Compile(name));

    /// <summary>Compiles <c>guests/NAME.wasm</c> without asking what it speaks.</summary>
    public static Module Compile(string name) => Module.FromBytes(Engine, File.ReadAllBytes(Path.Combine(Folder, name + ".wasm")), name);

    /// <summary>Compiles a module in the text format.</summary>
    public static Module FromText(string text) => Module.FromText(Engine, text);

    /// <summary>A started guest.</summary>
    public static WaPcGuest Start(WaPcModule module, GuestOptions? options = null)
    {
        var guest = new WaPcGuest(module, options);
        guest.Start();
        return guest;
    }

    /// <summary>Calls with text, and wants text back.</summary>
    public static string CallText(this WaPcGuest guest, string operation, string payload = "")
    {
        GuestReply reply = guest.Call(operation, Encoding.UTF8.GetBytes(payload));
        Assert.True(reply.IsSuccess, reply.Error);
        return Encoding.UTF8.GetString(reply.Payload.Span);
    }

    /// <summary>Calls with text, and wants a guest error.</summary>
    public static string CallError(this WaPcGuest guest, string operation, string payload = "")
    {
        GuestReply reply = guest.Call(operation, Encoding.UTF8.GetBytes(payload));
        Assert.False(reply.IsSuccess);
        Assert.True(reply.Payload.IsEmpty);
        return reply.Error;
    }
}
