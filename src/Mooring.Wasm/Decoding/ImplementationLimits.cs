namespace Mooring.Wasm.Decoding;

/// <summary>How large the parts of a module may be; larger ones are rejected before memory is spent on them.</summary>
/// <remarks>
/// Most are the limits that all browsers share (WebAssembly JavaScript Interface, section "Implementation-defined Limits"), so that a
/// module accepted here is accepted there. Those with a note are this engine's own.
/// </remarks>
internal static class ImplementationLimits
{
    public const int ModuleBytes = 1_073_741_824;
    public const int Types = 1_000_000;
    public const int Functions = 1_000_000;
    public const int Imports = 1_000_000;
    public const int Exports = 1_000_000;
    public const int Globals = 1_000_000;
    public const int Tags = 1_000_000;
    public const int DataSegments = 100_000;
    public const int Tables = 100_000;

    /// <summary>Our own; browsers take more, but a segment costs us a hundred bytes and the module three.</summary>
    public const int ElementSegments = 1_000_000;

    /// <summary>Items of one element segment.</summary>
    public const int ElementItems = 10_000_000;

    public const int Memories = 100;
    public const int Parameters = 1_000;
    public const int Results = 1_000;

    /// <summary>Bytes of one function body, its local declarations included.</summary>
    public const int FunctionBytes = 7_654_321;

    /// <summary>Locals of one function, parameters included.</summary>
    public const int Locals = 50_000;

    /// <summary>Labels of one <c>br_table</c>, the default label not counted.</summary>
    public const int BranchTableLabels = 65_520;

    /// <summary>Catch clauses of one <c>try_table</c>.</summary>
    public const int CatchClauses = 10_000;

    /// <summary>Blocks open at one point of a function. Our own: it bounds the control stacks of validator and compiler.</summary>
    public const int NestedBlocks = 50_000;

    /// <summary>Loops open at one point of a function. Our own: .NET's compiler looks at each block of a function once for each loop around it.</summary>
    public const int NestedLoops = 500;

    /// <summary>Values on the operand stack of a function. Our own: two bytes of code can push a thousand values.</summary>
    public const int OperandDepth = 100_000;

    /// <summary>Custom sections of a module. Our own.</summary>
    public const int CustomSections = 100_000;
}
