using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Mooring.Wasm.Decoding;

namespace Mooring.Wasm.Validation;

/// <summary>The types of a function's parameters and locals by index. One object serves many functions in turn.</summary>
internal sealed class LocalTypes
{
    // Laying out all 50,000 locals that five bytes may declare would make a module of many small functions slow to check.
    private const int Expanded = 512;

    private readonly ValueType[] _first = new ValueType[Expanded]; // types of the first locals, up to _count
    private readonly List<int> _ends = []; // index behind the last local of each run, when there are more locals than fit _first
    private ImmutableArray<ValueType> _parameters;
    private LocalRun[] _runs = [];

    public int Count { get; private set; }

    public void Reset(FuncType type, FunctionBody body)
    {
        _parameters = type.Parameters;
        _runs = body.Locals;
        int filled = Math.Min(_parameters.Length, Expanded);
        _parameters.AsSpan(0, filled).CopyTo(_first);
        Count = _parameters.Length;
        foreach (LocalRun run in _runs)
        {
            int fill = Math.Min(run.Count, Expanded - filled);
            _first.AsSpan(filled, fill).Fill(run.Type);
            filled += fill;
            Count += run.Count;
        }

        if (Count > ImplementationLimits.Locals)
        {
            WasmReader.Throw($"too many locals: {Count} with parameters, the limit is {ImplementationLimits.Locals}", body.Code.Offset);
        }

        if (Count > Expanded) FindEnds();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueType Get(uint index, int offset)
    {
        if (index >= (uint)Count) WasmReader.Throw($"unknown local {index}", offset);
        return index < Expanded ? _first[index] : Search((int)index);
    }

    private void FindEnds()
    {
        _ends.Clear();
        int end = _parameters.Length;
        foreach (LocalRun run in _runs) _ends.Add(end += run.Count);
    }

    private ValueType Search(int index)
    {
        if (index < _parameters.Length) return _parameters[index];
        int run = _ends.BinarySearch(index);
        return _runs[run >= 0 ? run + 1 : ~run].Type; // an index equal to an end belongs to the next run: no run is empty
    }
}
