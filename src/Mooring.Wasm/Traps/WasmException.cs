using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>An exception that guest code threw (<c>throw</c>), seen by the host when no guest caught it; also the value of an <c>exnref</c>.</summary>
/// <remarks>Host functions may let it pass, and guests further out may catch it.</remarks>
public sealed class WasmException : Exception
{
    private readonly Value[] _payload; // references as compiled code holds them

    internal WasmException(TagInstance tag, Value[] payload)
        : base("a guest threw an exception that nobody caught")
    {
        TagInstance = tag;
        _payload = payload;
    }

    /// <summary>What kind it is.</summary>
    public Tag Tag => TagInstance.Handle;

    /// <summary>The values thrown, of the types that the tag names.</summary>
    public IReadOnlyList<Value> Payload => _payload;

    internal TagInstance TagInstance { get; }

    /// <summary>The payload for compiled code to read.</summary>
    internal Value[] Values => _payload;
}
