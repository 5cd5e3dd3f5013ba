using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>Who calls whom in a module: what is needed to find the functions from which a suspending one can be reached.</summary>
/// <remarks>
/// Indirect calls go through one node for each function type, which "calls" every function of the type whose address is taken: named by an
/// element segment, by <c>ref.func</c> or by a global. Exported functions count too if the module imports or exports a table, since the host
/// or another module can put them there.
/// </remarks>
internal sealed class CallGraph
{
    private readonly ModuleDefinition _module;
    private readonly Dictionary<FuncType, int> _types = []; // node of the indirect calls of a type; equal types share one
    private readonly List<(int Callee, int Caller)> _calls = [];
    private readonly bool[] _addressTaken;

    public CallGraph(ModuleDefinition module)
    {
        _module = module;
        _addressTaken = new bool[module.Functions.Length];
        foreach (FuncType type in module.Types) _types.TryAdd(type, module.Functions.Length + _types.Count);
        for (int i = module.ImportedFunctions; i < module.Functions.Length; i++) TryReadBody(i, module.Functions[i].Body!.Code);
        ReadSegments();
        for (int i = 0; i < _addressTaken.Length; i++)
        {
            if (_addressTaken[i]) _calls.Add((i, NodeOf(module.Functions[i].TypeIndex)));
        }
    }

    /// <summary>Functions, then types of indirect calls.</summary>
    public int NodeCount => _module.Functions.Length + _types.Count;

    /// <summary>The node that stands for indirect calls of a type.</summary>
    /// <param name="typeIndex">Index into <see cref="ModuleDefinition.Types"/>.</param>
    public int NodeOf(int typeIndex) => _types[_module.Types[typeIndex]];

    /// <summary>All nodes from which one of <paramref name="roots"/> can be reached, the roots included.</summary>
    public bool[] Callers(IEnumerable<int> roots)
    {
        // Calls in the order of their callees, as one array with a start for each callee: walked once for each node that is reached.
        var starts = new int[NodeCount + 1];
        foreach ((int callee, _) in _calls) starts[callee + 1]++;
        for (int i = 0; i < NodeCount; i++) starts[i + 1] += starts[i];
        var callers = new int[_calls.Count];
        int[] next = starts[..^1];
        foreach ((int callee, int caller) in _calls) callers[next[callee]++] = caller;

        var reached = new bool[NodeCount];
        var pending = new Stack<int>();
        foreach (int root in roots) Reach(root);
        while (pending.TryPop(out int node))
        {
            for (int i = starts[node]; i < starts[node + 1]; i++) Reach(callers[i]);
        }

        return reached;

        void Reach(int node)
        {
            if (reached[node]) return;
            reached[node] = true;
            pending.Push(node);
        }
    }

    /// <remarks>A body that is not valid never runs, so it does not matter what it calls; see <see cref="CompilerOptions.Unvalidated"/>.</remarks>
    private void TryReadBody(int function, ByteRange code)
    {
        try
        {
            ReadBody(function, code);
        }
        catch (WasmFormatException)
        {
            // What came before the malformed instruction is noted, and does no harm.
        }
    }

    private void ReadBody(int function, ByteRange code)
    {
        var reader = new OperatorReader(_module.Bytes.Span, code);
        while (reader.TryRead())
        {
            switch (reader.Opcode)
            {
                case Opcode.Call or Opcode.ReturnCall when reader.Index < (uint)_module.Functions.Length:
                    _calls.Add(((int)reader.Index, function));
                    break;
                case Opcode.CallIndirect or Opcode.ReturnCallIndirect when reader.Index < (uint)_module.Types.Length:
                    _calls.Add((NodeOf((int)reader.Index), function));
                    break;
                case Opcode.RefFunc when reader.Index < (uint)_addressTaken.Length:
                    _addressTaken[(int)reader.Index] = true;
                    break;
            }
        }
    }

    private void ReadSegments()
    {
        foreach (ElementSegment segment in _module.Elements)
        {
            foreach (int function in segment.FunctionIndices ?? []) _addressTaken[function] = true;
            foreach (ConstantExpression item in segment.Items ?? []) ReadExpression(item);
        }

        foreach (GlobalDefinition global in _module.Globals)
        {
            if (global.Initial is { } initial) ReadExpression(initial);
        }

        foreach (TableDefinition table in _module.Tables)
        {
            if (table.Initial is { } initial) ReadExpression(initial);
        }

        bool sharesTable = _module.ImportedTables > 0 || Array.Exists(_module.Exports, export => export.Kind is ExternKind.Table);
        foreach (ExportDefinition export in _module.Exports)
        {
            if (sharesTable && export.Kind is ExternKind.Function) _addressTaken[export.Index] = true;
        }
    }

    private void ReadExpression(ConstantExpression expression)
    {
        var reader = new OperatorReader(_module.Bytes.Span, expression.Code);
        while (reader.TryRead())
        {
            if (reader.Opcode == Opcode.RefFunc) _addressTaken[(int)reader.Index] = true;
        }
    }
}
