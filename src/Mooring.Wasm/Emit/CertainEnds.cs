using System.Runtime.CompilerServices;
using Mooring.Wasm.Compilation;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Emit;

/// <summary>Statements that an optimising compiler may find to trap or throw always, so that nothing behind them counts.</summary>
/// <remarks>Errs towards finding them. See <see cref="ShortenedLoads"/>.</remarks>
internal sealed class CertainEnds : ILivenessDoubts
{
    private readonly ModuleDefinition _module;
    private readonly IrFunction _function;
    private readonly KnownValues _known;
    private readonly bool[] _ends; // of each statement

    /// <param name="module">The module of the function.</param>
    /// <param name="function">The function of all statements.</param>
    /// <param name="known">Its values that may turn out to be constants.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public CertainEnds(ModuleDefinition module, IrFunction function, KnownValues known)
    {
        _module = module;
        _function = function;
        _known = known;
        _ends = new bool[function.Statements.Count];
        for (int i = 0; i < _ends.Length; i++) _ends[i] = IsEnd(function.Statements[i]);
    }

    public bool MayEnd(int statement) => _ends[statement];

    public bool MayBeKnown(int node) => _known.Has(node);

    private bool IsEnd(in IrStatement statement)
    {
        if (statement.Kind == IrStatementKind.CheckDivide) return _known.Has(_function.OperandsOf(_function.Node(statement.Node))[1]);
        if (statement.Node >= 0 && TrapsByConstants(statement.Node)) return true;
        if (statement.Kind is not (IrStatementKind.AssignMany or IrStatementKind.Return or IrStatementKind.Throw)) return false;
        ReadOnlySpan<int> operands = _function.OperandsOf(statement);
        int step = statement.Kind == IrStatementKind.AssignMany ? 2 : 1;
        for (int i = 0; i < operands.Length; i += step)
        {
            if (TrapsByConstants(operands[i])) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TrapsByConstants(int index)
    {
        ref IrNode node = ref _function.Node(index);
        if (node.Code == Opcode.Call && OperandDemand.MayBeInlined(_module, node.Index) && MayNeverReturn(node.Index)) return true;
        if ((node.Effects & (Effects.TrapsOtherwise | Effects.Acts)) == 0) return false;
        bool isKnown = IsTruncation(node.Code);
        foreach (int operand in _function.OperandsOf(node))
        {
            if (TrapsByConstants(operand)) return true;
            isKnown &= _known.Has(operand);
        }

        return isKnown;
    }

    /// <summary>Whether a function that may be put in place of its calls has anything that its arguments may make a certain end.</summary>
    private bool MayNeverReturn(int index)
    {
        var reader = new OperatorReader(_module.Bytes.Span, _module.Functions[index].Body!.Code);
        while (reader.TryRead())
        {
            switch (reader.Opcode)
            {
                case Opcode.Unreachable or Opcode.Throw or Opcode.ThrowRef or Opcode.Call or Opcode.ReturnCall:
                case Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU:
                case Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU:
                    return true;
                default:
                    if (IsTruncation(reader.Opcode)) return true;
                    break;
            }
        }

        return false;
    }

    private static bool IsTruncation(Opcode code) =>
        code is >= Opcode.I32TruncF32S and <= Opcode.I32TruncF64U or >= Opcode.I64TruncF32S and <= Opcode.I64TruncF64U;
}
