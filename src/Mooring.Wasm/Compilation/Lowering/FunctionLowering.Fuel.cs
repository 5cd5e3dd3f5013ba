using System.Runtime.InteropServices;
using Mooring.Wasm.Opcodes;

namespace Mooring.Wasm.Compilation.Lowering;

/// <remarks>
/// Fuel is taken at the start of a run of instructions that ends at the next label: one unit for each instruction in it that does something,
/// also for those behind a conditional branch out of the run. What a guest uses thus depends on the module and its input alone, not on how
/// it was compiled.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private int _fuelStatement = -1; // the statement that pays for the current run, or -1 when fuel is off

    /// <summary>Starts a run. Function entries and loop heads also look whether the fuel is used up: no guest can avoid both for long.</summary>
    private void BeginFuelRun(bool isTested)
    {
        if (!options.Fuel) return;
        _fuelStatement = _ir.Statements.Count;
        Append(IrStatementKind.ConsumeFuel, target: isTested ? 1 : 0);
    }

    private void CountFuel(Opcode code)
    {
        if (_fuelStatement < 0) return;
        bool isFree = code is Opcode.Nop or Opcode.Drop or Opcode.Block or Opcode.Loop or Opcode.Unreachable or Opcode.Return or Opcode.Else or Opcode.End;
        if (!isFree) CollectionsMarshal.AsSpan(_ir.Statements)[_fuelStatement].Bits++;
    }
}
