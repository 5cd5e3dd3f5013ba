namespace Mooring.Wasm.Decoding;

/// <summary>The labels of a <c>br_table</c>, read again from the module on every walk: <c>foreach (uint label in ...)</c>.</summary>
/// <remarks>Yields the table's labels in order and the default label last; <see cref="OperatorReader"/> has checked that they are there.</remarks>
internal ref struct LabelSequence(WasmReader reader, int count)
{
    private WasmReader _reader = reader;
    private int _left = count + 1;

    /// <summary>Labels in the table, the default label not counted.</summary>
    public int TableLength { get; } = count;

    public uint Current { get; private set; }

    public readonly LabelSequence GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        Current = _reader.ReadU32();
        return true;
    }

    /// <summary>The table's labels, then the default label.</summary>
    public readonly uint[] ToArray()
    {
        var labels = new uint[TableLength + 1];
        int next = 0;
        foreach (uint label in this) labels[next++] = label;
        return labels;
    }
}

/// <summary>The clauses of a <c>try_table</c> in order, read again from the module on every walk.</summary>
internal ref struct CatchSequence(WasmReader reader, int count)
{
    private WasmReader _reader = reader;
    private int _left = count;

    public int Count { get; } = count;

    public CatchClause Current { get; private set; }

    public readonly CatchSequence GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        Current = ReadClause(ref _reader);
        return true;
    }

    public readonly CatchClause[] ToArray()
    {
        var clauses = new CatchClause[Count];
        int next = 0;
        foreach (CatchClause clause in this) clauses[next++] = clause;
        return clauses;
    }

    internal static CatchClause ReadClause(ref WasmReader reader)
    {
        int start = reader.Position;
        byte code = reader.ReadByte();
        if (code > (byte)CatchKind.CatchAllRef) WasmReader.Throw("malformed catch clause", start);
        var kind = (CatchKind)code;
        uint tag = kind is CatchKind.Catch or CatchKind.CatchRef ? reader.ReadU32() : 0;
        return new CatchClause(kind, tag, reader.ReadU32());
    }
}
