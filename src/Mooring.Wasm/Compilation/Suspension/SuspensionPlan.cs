using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Suspension;

/// <summary>Which functions and calls of a module can suspend. What cannot gets no code for it.</summary>
internal sealed class SuspensionPlan
{
    private readonly ModuleDefinition _module;
    private readonly CallGraph _graph;
    private readonly bool[] _suspends; // by node of the graph

    /// <summary>Walks the whole module once.</summary>
    public SuspensionPlan(ModuleDefinition module, SuspensionOptions options)
    {
        Options = options;
        _module = module;
        _graph = new CallGraph(module);
        _suspends = _graph.Callers(Roots(module));
    }

    public SuspensionOptions Options { get; }

    /// <summary>Whether functions suspend where they look for fuel and interrupts.</summary>
    public bool Yields => Options.Yields;

    /// <summary>Whether a call of the function may come back without a result because the guest is being suspended.</summary>
    public bool Suspends(int functionIndex) => _suspends[functionIndex];

    /// <summary>Whether an indirect call of the type may.</summary>
    public bool SuspendsIndirect(int typeIndex) => _suspends[_graph.NodeOf(typeIndex)];

    /// <summary>The type of what a call calls.</summary>
    public FuncType TypeOf(in IrNode call) =>
        _module.Types[call.Code == Opcode.Call ? _module.Functions[call.Index].TypeIndex : call.Index];

    private IEnumerable<int> Roots(ModuleDefinition module)
    {
        for (int i = 0; i < module.Functions.Length; i++)
        {
            bool isRoot = i < module.ImportedFunctions ? Options.SuspendsImport(i) : Options.Yields || Options.Everything;
            if (isRoot) yield return i;
        }

        if (!Options.Foreign) yield break;
        for (int i = 0; i < module.Types.Length; i++) yield return _graph.NodeOf(i);
    }
}
