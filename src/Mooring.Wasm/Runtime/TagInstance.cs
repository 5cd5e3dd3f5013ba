namespace Mooring.Wasm.Runtime;

/// <summary>The identity of an exception tag: a handler catches what was thrown with the same object.</summary>
internal sealed class TagInstance(StoreState state, FuncType signature)
{
    public StoreState State { get; } = state;

    /// <summary>Its parameters are the payload of exceptions with this tag.</summary>
    public FuncType Signature { get; } = signature;

    /// <summary>The tag as its users see it; made when first asked for.</summary>
    public Tag Handle => field ??= new Tag(this);
}
