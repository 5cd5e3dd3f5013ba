using System.Globalization;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Text.Printing;

/// <summary>One instruction with its immediates as text.</summary>
/// <param name="module">The module that it belongs to.</param>
/// <param name="names">What to call what it refers to.</param>
internal sealed class InstructionText(ModuleDefinition module, Identifiers names)
{
    private Dictionary<int, string> _locals = [];

    /// <summary>Gives the names for <c>local.get</c> and its like from now on.</summary>
    public void Enter(Dictionary<int, string> locals) => _locals = locals;

    /// <summary>The instruction that the reader has just read.</summary>
    /// <param name="reader">Stands behind the instruction.</param>
    /// <param name="depth">How many blocks are open around it, for the comments that number labels.</param>
    public string Of(scoped in OperatorReader reader, int depth)
    {
        OpcodeInfo info = reader.Info;
        return info.Immediate switch
        {
            Immediate.None => info.Mnemonic,
            Immediate.BlockType => $"{info.Mnemonic}{BlockType(reader.BlockType)} (;@{depth + 1};)",
            Immediate.TryTable => $"{info.Mnemonic}{BlockType(reader.BlockType)}{Catches(reader.Catches)} (;@{depth + 1};)",
            Immediate.Label => $"{info.Mnemonic} {reader.Index}{Target(reader.Index, depth)}",
            Immediate.LabelTable => $"{info.Mnemonic} {string.Join(' ', reader.Labels.ToArray())}",
            Immediate.Local => $"{info.Mnemonic} {Local(reader.Index)}",
            Immediate.TypeTable => $"{info.Mnemonic}{Unless0(NameKind.Table, reader.SecondIndex)} {TypeUse(reader.Index)}",
            Immediate.ValueTypes => $"{info.Mnemonic} (result{(reader.TypeCount == 0 ? "" : " " + reader.Type)})",
            Immediate.HeapType => $"{info.Mnemonic} {reader.Type.ToString()[..^3]}",
            Immediate.MemArg => $"{info.Mnemonic}{Access(reader)}",
            Immediate.MemArgLane => $"{info.Mnemonic}{Access(reader)} {reader.Lane}",
            Immediate.Table => $"{info.Mnemonic}{Unless0(NameKind.Table, reader.Index)}",
            Immediate.Memory => $"{info.Mnemonic}{Unless0(NameKind.Memory, reader.Index)}",
            Immediate.TableTable => $"{info.Mnemonic}{Pair(NameKind.Table, reader)}",
            Immediate.MemoryMemory => $"{info.Mnemonic}{Pair(NameKind.Memory, reader)}",
            Immediate.ElementTable => $"{info.Mnemonic}{Unless0(NameKind.Table, reader.SecondIndex)} {names.Of(NameKind.Element, reader.Index)}",
            Immediate.DataMemory => $"{info.Mnemonic}{Unless0(NameKind.Memory, reader.SecondIndex)} {names.Of(NameKind.Data, reader.Index)}",
            Immediate.Function => $"{info.Mnemonic} {names.Of(NameKind.Function, reader.Index)}",
            Immediate.Global => $"{info.Mnemonic} {names.Of(NameKind.Global, reader.Index)}",
            Immediate.Tag => $"{info.Mnemonic} {names.Of(NameKind.Tag, reader.Index)}",
            Immediate.Element => $"{info.Mnemonic} {names.Of(NameKind.Element, reader.Index)}",
            Immediate.Data => $"{info.Mnemonic} {names.Of(NameKind.Data, reader.Index)}",
            Immediate.Shuffle => $"{info.Mnemonic} {Lanes(reader)}",
            _ => $"{info.Mnemonic} {Literal(reader)}",
        };
    }

    /// <summary><c>(type n)</c>, then the signature if the type is there.</summary>
    public string TypeUse(uint index)
    {
        string use = $"(type {names.Of(NameKind.Type, index)})";
        return index < (uint)module.Types.Length ? use + Signature(module.Types[index]) : use;
    }

    /// <summary>Parameters and results, each with a blank before it.</summary>
    public static string Signature(FuncType type)
    {
        string parameters = type.Parameters.IsEmpty ? "" : $" (param {string.Join(' ', type.Parameters)})";
        return type.Results.IsEmpty ? parameters : $"{parameters} (result {string.Join(' ', type.Results)})";
    }

    private static string Literal(scoped in OperatorReader reader) => reader.Info.Immediate switch
    {
        Immediate.I32 => reader.I32.ToString(CultureInfo.InvariantCulture),
        Immediate.I64 => reader.I64.ToString(CultureInfo.InvariantCulture),
        Immediate.F32 => NumberPrinting.Single((uint)reader.Bits),
        Immediate.F64 => NumberPrinting.Double(reader.Bits),
        Immediate.V128 => NumberPrinting.Vector(reader.Vector),
        Immediate.Lane => reader.Lane.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"The printer does not know the immediate {reader.Info.Immediate}."),
    };

    private static string Lanes(scoped in OperatorReader reader)
    {
        var lanes = new byte[16];
        for (int i = 0; i < lanes.Length; i++) lanes[i] = reader.Vector[i];
        return string.Join(' ', lanes);
    }

    private string BlockType(BlockType type) => type.Kind switch
    {
        BlockTypeKind.Empty => "",
        BlockTypeKind.Value => $" (result {type.Result})",
        _ => " " + TypeUse(type.TypeIndex),
    };

    private string Catches(CatchSequence clauses)
    {
        string text = "";
        foreach (CatchClause clause in clauses)
        {
            string tag = names.Of(NameKind.Tag, clause.Tag);
            text += clause.Kind switch
            {
                CatchKind.Catch => $" (catch {tag} {clause.Label})",
                CatchKind.CatchRef => $" (catch_ref {tag} {clause.Label})",
                CatchKind.CatchAll => $" (catch_all {clause.Label})",
                _ => $" (catch_all_ref {clause.Label})",
            };
        }

        return text;
    }

    /// <summary>A comment with the number of the block that a branch leaves or repeats.</summary>
    private static string Target(uint label, int depth) => label < (uint)depth ? $" (;@{depth - (int)label};)" : "";

    private string Local(uint index) => _locals.TryGetValue((int)index, out string? name) ? name : index.ToString(CultureInfo.InvariantCulture);

    private string Unless0(NameKind kind, uint index) => index == 0 ? "" : " " + names.Of(kind, index);

    private string Pair(NameKind kind, scoped in OperatorReader reader) =>
        (reader.Index | reader.SecondIndex) == 0 ? "" : $" {names.Of(kind, reader.Index)} {names.Of(kind, reader.SecondIndex)}";

    private string Access(scoped in OperatorReader reader)
    {
        string memory = Unless0(NameKind.Memory, reader.Index);
        string offset = reader.MemoryOffset == 0 ? "" : $" offset={reader.MemoryOffset}";
        bool natural = 1UL << (int)reader.AlignExponent == (ulong)reader.Info.AccessBytes;
        return natural ? memory + offset : $"{memory}{offset} align={1UL << (int)reader.AlignExponent}";
    }
}
