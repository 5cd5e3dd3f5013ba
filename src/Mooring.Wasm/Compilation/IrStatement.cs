namespace Mooring.Wasm.Compilation;

internal enum IrStatementKind : byte
{
    /// <summary>Evaluates <see cref="IrStatement.Node"/>; a value, if there is one, is dropped.</summary>
    Evaluate,

    /// <summary>Puts the value of <see cref="IrStatement.Node"/> into the slot <see cref="IrStatement.Target"/>.</summary>
    Assign,

    /// <summary>Evaluates nodes and then stores all of them: operands are pairs of node and slot.</summary>
    AssignMany,

    /// <summary>Evaluates the call <see cref="IrStatement.Node"/>, which has several results, into the slots given as operands.</summary>
    AssignResults,

    /// <summary>Here is label <see cref="IrStatement.Target"/>.</summary>
    Label,

    /// <summary>Goes to label <see cref="IrStatement.Target"/>.</summary>
    Branch,

    /// <summary>Goes to label <see cref="IrStatement.Target"/> if the i32 <see cref="IrStatement.Node"/> is not 0.</summary>
    BranchIf,

    /// <summary>Goes to label <see cref="IrStatement.Target"/> if the i32 <see cref="IrStatement.Node"/> is 0.</summary>
    BranchUnless,

    /// <summary>Goes to the label that the i32 <see cref="IrStatement.Node"/> selects among the operands, the last one for all others.</summary>
    Switch,

    /// <summary>Returns the operands.</summary>
    Return,

    /// <summary>Makes the call <see cref="IrStatement.Node"/> in place of this function.</summary>
    TailCall,

    /// <summary>Traps with the <see cref="TrapKind"/> in <see cref="IrStatement.Target"/>.</summary>
    Trap,

    /// <summary>
    /// Traps unless the address in the simple <see cref="IrStatement.Node"/> plus <see cref="IrStatement.Bits"/> (static offset plus
    /// access size) stays within memory <see cref="IrStatement.Target"/>.
    /// </summary>
    CheckAddress,

    /// <summary>Traps if the division or remainder <see cref="IrStatement.Node"/>, whose operands are simple, would.</summary>
    CheckDivide,

    /// <summary>Takes <see cref="IrStatement.Bits"/> from the fuel; if <see cref="IrStatement.Target"/> is not 0, looks whether it is used up.</summary>
    ConsumeFuel,

    /// <summary>Throws the tag <see cref="IrStatement.Target"/> with the operands.</summary>
    Throw,

    /// <summary>Throws the exception reference <see cref="IrStatement.Node"/> again.</summary>
    ThrowReference,

    /// <summary>Enters the protected region <see cref="IrStatement.Target"/> of <see cref="IrFunction.Regions"/>.</summary>
    EnterRegion,

    /// <summary>Ends it; control does not fall into this statement.</summary>
    LeaveRegion,
}

/// <summary>A step of the IR. Between statements no value is on the way: everything lives in slots.</summary>
internal struct IrStatement
{
    public IrStatementKind Kind;

    /// <summary>Index into <see cref="IrFunction.Nodes"/>, or -1.</summary>
    public int Node;

    public int Target;

    /// <summary>Where the operands start in <see cref="IrFunction.Operands"/>.</summary>
    public int FirstOperand;

    public int OperandCount;

    public ulong Bits;

    /// <summary>The instruction it came from, in bytes from the start of the module.</summary>
    public int Offset;
}
