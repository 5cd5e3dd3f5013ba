using System.Text;
using Mooring.Wasm.Compilation.Suspension;
using Mooring.Wasm.Decoding;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension.Snapshots;

/// <summary>Writes one instance; see <see cref="Snapshot.Save"/>.</summary>
internal sealed unsafe class SnapshotWriter
{
    private readonly Instance _instance;
    private readonly VmContext _context;
    private readonly ModuleDefinition _module;
    private readonly StoreState _state;
    private readonly Stream _stream;
    private readonly BinaryWriter _writer;

    public SnapshotWriter(Instance instance, Stream stream)
    {
        _instance = instance;
        _context = instance.Context;
        _module = instance.Module.Definition;
        _state = instance.Store.State;
        _stream = stream;
        _writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
    }

    public void Write()
    {
        Refuse(_state.Meter.Instances != 1, "its store has other instances, which it may share things with");
        int shared = _module.ImportedMemories + _module.ImportedTables + _module.ImportedGlobals + _module.ImportedTags;
        Refuse(shared > 0, "it imports a memory, table, global or tag");
        for (int i = 0; i < _module.ImportedFunctions; i++)
            Refuse(_context.Functions[i]!.DefinedIndex >= 0, $"its import {_module.Imports[i].Name} is a function of another instance");
        object? data = _instance.Store.HostData;
        Refuse(
            data is not null and not ISnapshotData,
            $"the store's data, a {data?.GetType()}, does not say how it is saved ({nameof(ISnapshotData)})");

        _writer.Write(SnapshotFormat.Magic);
        _writer.Write(SnapshotFormat.Fingerprint(_context.Module));
        _writer.Write(_state.Fuel);
        foreach (LinearMemory memory in _context.Memories) WriteMemory(memory);
        for (int i = 0; i < _module.Globals.Length; i++) WriteGlobal(i);
        foreach (TableInstance table in _context.Tables) WriteTable(table);
        foreach (bool isDropped in _context.DroppedData) _writer.Write(isDropped);
        for (int i = 0; i < _context.ElementSegments.Length; i++) _writer.Write(_context.ElementSegments[i].Length == 0);
        Activation[] calls = [.. _state.SuspendedCalls().Reverse()];
        _writer.Write(calls.Length);
        foreach (Activation call in calls) WriteCall(call);
        _writer.Write(data is not null);
        _writer.Flush();
        ((ISnapshotData?)data)?.Save(_stream);
        _writer.Write(SnapshotFormat.EndMark);
        _writer.Flush();
    }

    private static void Refuse(bool isImpossible, string reason)
    {
        if (isImpossible) throw new SnapshotException($"the instance cannot be saved: {reason}");
    }

    private void WriteMemory(LinearMemory memory)
    {
        _writer.Write(memory.Pages);
        ulong chunks = memory.Length / SnapshotFormat.ChunkBytes;
        for (ulong i = 0; i < chunks; i++)
        {
            var chunk = new ReadOnlySpan<byte>(memory.Base + (i * SnapshotFormat.ChunkBytes), SnapshotFormat.ChunkBytes);
            if (!chunk.ContainsAnyExcept((byte)0)) continue;
            _writer.Write(i);
            _writer.Write(chunk);
        }

        _writer.Write(ulong.MaxValue);
    }

    private void WriteGlobal(int index)
    {
        ValueType type = _module.Globals[index].Type.Content;
        Value value = _context.Globals[index]?.Value ?? PrivateGlobals.Get(_context, index, type);
        if (type.IsReference) WriteReference(value.RuntimeReference);
        else _writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes([value.Bits]));
    }

    private void WriteTable(TableInstance table)
    {
        _writer.Write(table.Elements.Length);
        foreach (object? element in table.Elements) WriteReference(element);
    }

    private void WriteReference(object? reference)
    {
        if (reference is null)
        {
            _writer.Write(SnapshotFormat.NullReference);
            return;
        }

        Refuse(reference is not FunctionInstance, $"it holds a reference to an object of the host, a {reference.GetType()}");
        _writer.Write(SnapshotFormat.FunctionReference);
        _writer.Write(IndexOf((FunctionInstance)reference));
    }

    private int IndexOf(FunctionInstance function)
    {
        if (function.Context == _context) return _module.ImportedFunctions + function.DefinedIndex;
        int index = Array.IndexOf(_context.Functions, function, 0, _module.ImportedFunctions);
        Refuse(index < 0, "it holds a function that is neither its own nor one of its imports");
        return index;
    }

    private void WriteCall(Activation call)
    {
        Refuse(call.IsAwaitingHost is false && call.Pending is not PendingYield, "one of its calls is about to go on");
        FrameHeader[] frames = [.. call.Frames.Frames()];
        Refuse(frames.Length == 0, "a call that waits has no frames: the host function was called directly, or in a tail call");
        _writer.Write(frames.Length);
        foreach ((FrameHeader frame, byte[] values, object?[] references) in call.Frames.Contents())
        {
            Refuse(_state.ContextOf(frame.Context) != _context, "one of its calls has frames of another instance");
            SuspensionSite site = _context.Module.GetResumption(frame.Function).Sites[frame.Site];
            Refuse(site.Saved.References != frame.References, "one of its frames is damaged");
            _writer.Write(frame.Function);
            _writer.Write(frame.Site);
            _writer.Write(frame.Depth);
            _writer.Write(values);
            foreach (object? reference in references) WriteReference(reference);
        }
    }
}
