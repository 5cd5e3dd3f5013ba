using System.Text;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.Hosting.Tests;

/// <summary>Actors of the guests of this repository.</summary>
internal static class Guests
{
    public static Engine Engine { get; } = new(StressedEngine.Options);

    /// <summary>The bytes of <c>guests/NAME.wasm</c>.</summary>
    public static byte[] Read(string name) => File.ReadAllBytes(RepositoryRoot.Combine("guests", name + ".wasm"));

    public static ActorModule Load(string name, ActorOptions? options = null) => ActorModule.Load(Engine, Read(name), options);

    /// <summary>An actor of the guest that does what it should not.</summary>
    public static ValueTask<Actor> StartMisbehaveAsync(ActorOptions? options = null) => Load("misbehave/misbehave", options).StartAsync();

    public static async Task<string> AskTextAsync(
        this Actor actor, string operation, string payload = "", TimeSpan? timeout = null, CancellationToken ct = default) =>
        Encoding.UTF8.GetString((await actor.AskAsync(operation, Encoding.UTF8.GetBytes(payload), timeout, ct)).Span);
}
