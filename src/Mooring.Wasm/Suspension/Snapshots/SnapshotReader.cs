using System.Runtime.Intrinsics;
using System.Text;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Emit;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension.Snapshots;

/// <summary>Reads one instance; see <see cref="Snapshot.Restore"/>.</summary>
/// <remarks>
/// The bytes are not trusted. Numbers of a guest may be anything: code that was suspended checks addresses anew, and traps as it would with any other
/// number. What must be right is checked: sizes against limits, references against their types, and frames against the code, so that each
/// gets the results that it waits for from the one inside of it.
/// </remarks>
internal sealed unsafe class SnapshotReader(Store store, Stream stream)
{
    private readonly BinaryReader _reader = new(stream, Encoding.UTF8, leaveOpen: true);
    private readonly StoreState _state = store.State;
    private VmContext _context = null!;
    private ModuleDefinition _module = null!;

    public RestoredInstance Read(PreparedModule prepared)
    {
        Require(_reader.ReadBytes(SnapshotFormat.Magic.Length).AsSpan().SequenceEqual(SnapshotFormat.Magic), "it is no snapshot");
        byte[] fingerprint = _reader.ReadBytes(32);
        var calls = new List<RestoredCall>();
        Instance instance = prepared.InstantiateEmpty(store, context =>
        {
            _context = context;
            _module = context.Module.Definition;
            Require(
                fingerprint.AsSpan().SequenceEqual(SnapshotFormat.Fingerprint(context.Module)),
                "it is of another module, another build of the engine, or an engine with other options or imports");
            ReadContent(calls);
        });
        ISnapshotData? data = store.HostData as ISnapshotData;
        Require(
            _reader.ReadBoolean() == data is not null,
            $"the data of its store was saved, and this store's cannot be restored, or the other way round ({nameof(ISnapshotData)})");
        data?.Restore(stream);
        Require(_reader.ReadInt32() == SnapshotFormat.EndMark, "its end is not where it should be");
        return new RestoredInstance(instance, calls);
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new SnapshotException($"the snapshot cannot be restored: {otherwise}");
    }

    private void ReadContent(List<RestoredCall> calls)
    {
        _state.Fuel = _reader.ReadInt64();
        foreach (LinearMemory memory in _context.Memories) ReadMemory(memory);
        for (int i = 0; i < _module.Globals.Length; i++) ReadGlobal(i);
        foreach (TableInstance table in _context.Tables) ReadTable(table);
        for (int i = 0; i < _context.DroppedData.Length; i++) _context.DroppedData[i] = _reader.ReadBoolean();
        for (int i = 0; i < _context.ElementSegments.Length; i++)
        {
            if (_reader.ReadBoolean()) _context.ElementSegments[i] = [];
        }

        int count = _reader.ReadInt32();
        Require(count is >= 0 and < 1_000_000, "it has an impossible number of calls");
        for (int i = 0; i < count; i++) calls.Add(ReadCall());
    }

    private void ReadMemory(LinearMemory memory)
    {
        ulong pages = _reader.ReadUInt64();
        Require(pages >= memory.Pages, "a memory is smaller than the module says");
        if (memory.Grow(pages - memory.Pages) < 0) throw new WasmLimitException($"a memory of {pages} pages is more than the store's limits allow");
        ulong chunks = memory.Length / SnapshotFormat.ChunkBytes;
        for (ulong chunk = _reader.ReadUInt64(); chunk != ulong.MaxValue; chunk = _reader.ReadUInt64())
        {
            Require(chunk < chunks, "a piece of memory lies outside of it");
            _reader.BaseStream.ReadExactly(new Span<byte>(memory.Base + (chunk * SnapshotFormat.ChunkBytes), SnapshotFormat.ChunkBytes));
        }
    }

    private void ReadGlobal(int index)
    {
        ValueType type = _module.Globals[index].Type.Content;
        Value value = type.IsReference
            ? Value.FromRuntime(ReadReference(type.Kind), type.Kind)
            : new Value(type.Kind, Vector128.Create(ReadExactly(16)), null);
        if (_context.Globals[index] is { } global) global.Value = value;
        else PrivateGlobals.Set(_context, index, value);
    }

    private void ReadTable(TableInstance table)
    {
        int length = _reader.ReadInt32();
        Require(length >= table.Elements.Length, "a table is smaller than the module says");
        if (table.Grow((ulong)(length - table.Elements.Length), null) < 0)
            throw new WasmLimitException($"a table of {length} elements is more than the store's limits allow");
        for (int i = 0; i < length; i++) table.Elements[i] = ReadReference(table.Type.Element.Kind);
    }

    private object? ReadReference(ValueKind kind)
    {
        byte tag = _reader.ReadByte();
        if (tag == SnapshotFormat.NullReference) return null;
        Require(tag == SnapshotFormat.FunctionReference && kind is ValueKind.FuncRef, "a reference is of the wrong type");
        int index = _reader.ReadInt32();
        Require((uint)index < (uint)_module.Functions.Length, "a reference names a function that is not there");
        return Libcalls.RefFunc(_context, index);
    }

    private RestoredCall ReadCall()
    {
        int count = _reader.ReadInt32();
        Require(count is > 0 and <= 10_000_000, "a call has an impossible number of frames");
        Activation activation = Activation.ForSnapshot(_state);
        activation.Frames.BeginQueue();
        SuspensionSite? innermost = null;
        FuncType? inner = null; // of the function in the frame before
        int depth = int.MaxValue;
        for (int i = 0; i < count; i++)
        {
            int function = _reader.ReadInt32();
            bool isDefined = (uint)function < (uint)(_module.Functions.Length - _module.ImportedFunctions);
            Require(isDefined && _context.Module.Suspends(function), "a frame is of a function that does not suspend");
            ResumptionCode? code = _context.Module.TryGetResumption(function);
            int number = _reader.ReadInt32();
            Require(code is not null && (uint)number < (uint)code.Sites.Length, "a frame was left at a place where its function is not left");
            SuspensionSite site = code!.Sites[number];
            bool fits = inner is null || (site.Callee is { } callee && callee.Results.SequenceEqual(inner.Results));
            Require(fits, "a frame waits for other results than the one inside of it gives");
            innermost ??= site;
            int frameDepth = _reader.ReadInt32();
            bool isPossible = frameDepth >= 0 && frameDepth <= depth && frameDepth <= store.Limits.MaxStackBytes;
            Require(isPossible, "a frame has an impossible place on the stack");
            depth = frameDepth;
            int context = _state.NumberOf(_context);
            ReadFrame(activation, new FrameHeader(function, number, context, depth, site.Saved.Bytes, site.Saved.References), site);
            inner = _module.Types[_module.Functions[_module.ImportedFunctions + function].TypeIndex];
        }

        return new RestoredCall(activation, inner!, innermost!, _context);
    }

    private void ReadFrame(Activation activation, in FrameHeader header, SuspensionSite site)
    {
        byte[] values = ReadExactly(header.Bytes);
        var references = new object?[header.References];
        foreach (SavedSlot slot in site.Saved.Slots)
        {
            if (ClrSignature.IsReference(slot.Kind)) references[slot.Position] = ReadReference(slot.Kind);
        }

        activation.Frames.Add(header, values, references);
    }

    private byte[] ReadExactly(int bytes)
    {
        byte[] read = _reader.ReadBytes(bytes);
        return read.Length == bytes ? read : throw new EndOfStreamException("The snapshot ends before its end.");
    }
}
