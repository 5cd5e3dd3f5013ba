using Mooring.Wasm.Text.Binary;

namespace Mooring.Wasm.Text.Types;

/// <summary>The types of a module: those that it declares, then those that its type uses imply.</summary>
/// <remarks>
/// WebAssembly core specification, section 6.6.3 "Type Uses": an inline signature stands for the first type equal to it, and for a new
/// one at the end if there is none. Only a type that is alone in its recursion group, final and without a supertype counts as equal.
/// </remarks>
internal sealed class TypeTable
{
    private readonly List<TextSignature?> _signatures = []; // null for structs and arrays
    private readonly Dictionary<TextSignature, uint> _plain = [];
    private readonly BinaryOutput _groups = new();
    private uint _groupCount;

    /// <summary>How many types there are, implied ones included.</summary>
    public uint Count => (uint)_signatures.Count;

    /// <summary>The signature of a type, or null when there is no such type or it is no function type.</summary>
    public TextSignature? Find(uint index) => index < (uint)_signatures.Count ? _signatures[(int)index] : null;

    /// <summary>The index of the first plain function type like this one; added if there is none.</summary>
    public uint Implicit(TextSignature signature)
    {
        if (_plain.TryGetValue(signature, out uint index)) return index;
        index = Count;
        AddPlain(signature);
        return index;
    }

    /// <summary>Adds a function type that is a recursion group of its own.</summary>
    public void AddPlain(TextSignature signature)
    {
        _ = _plain.TryAdd(signature, Count);
        _signatures.Add(signature);
        signature.Write(_groups);
        _groupCount++;
    }

    /// <summary>Adds a recursion group whose encoding is known.</summary>
    public void AddGroup(List<TextSignature?> members, ReadOnlySpan<byte> encoding)
    {
        _signatures.AddRange(members);
        _groups.Bytes(encoding);
        _groupCount++;
    }

    /// <summary>Writes the content of the type section.</summary>
    public void Write(BinaryOutput output)
    {
        output.U32(_groupCount);
        output.Bytes(_groups.Written);
    }
}
