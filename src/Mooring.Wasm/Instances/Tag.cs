using Mooring.Wasm.Runtime;

namespace Mooring.Wasm;

/// <summary>A kind of guest exception; handlers tell exceptions apart by the identity of their tags.</summary>
public sealed class Tag : Extern
{
    private readonly TagInstance _tag;

    internal Tag(TagInstance tag) => _tag = tag;

    /// <inheritdoc cref="Extern.Type"/>
    public new TagType Type => new(_tag.Signature);

    internal TagInstance Instance => _tag;

    internal override StoreState State => _tag.State;

    private protected override ExternType ExternType => Type;

    /// <summary>Makes a tag of a store, to be imported by modules.</summary>
    /// <exception cref="ArgumentException"><paramref name="type"/> has results.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public static Tag Create(Store store, TagType type)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        store.State.ThrowIfDisposed();
        if (!type.Signature.Results.IsEmpty) throw new ArgumentException("A tag has no results.", nameof(type));
        return new TagInstance(store.State, type.Signature).Handle;
    }
}
