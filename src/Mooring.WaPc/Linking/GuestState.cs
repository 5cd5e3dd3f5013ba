using System.Buffers;
using System.Text;
using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>What the host functions of one instance share: the call in progress and the answers so far.</summary>
/// <remarks>Belongs to the store, so it is used from one place at a time. Texts and bytes of the guest are copied when they arrive.</remarks>
internal sealed class GuestState(GuestOptions options)
{
    private const int SmallestPooled = 16 * 1024; // bytes: what is smaller is cheaper to allocate, and may be kept by whoever gets it

    private NameCache? _names; // null until the first host call: many guests make none
    private Memory? _memory;
    private byte[]? _request; // from the pool: the payload of the last host call; null when it is small, or there was none

    public GuestOptions Options { get; } = options;

    /// <summary>The operation that runs, in UTF-8; the guest was told its length.</summary>
    public ReadOnlyMemory<byte> Operation { get; private set; }

    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>The guest's answer; null means that it has given none, which an empty one is not.</summary>
    public byte[]? Response { get; set; }

    /// <summary>The guest's error text; null means none.</summary>
    public string? Error { get; set; }

    /// <summary>The last host call's answer; null before the first one and while one is being answered.</summary>
    public HostReply? HostReply { get; set; }

    /// <summary>The last host call's reply; empty when there is none.</summary>
    public ReadOnlyMemory<byte> HostResponse => HostReply is { IsSuccess: true } reply ? reply.Bytes : default;

    /// <summary>The last host call's error text in UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> HostError => HostReply is { IsSuccess: false } reply ? reply.Bytes : default;

    /// <summary>What WASI calls have written to standard output or error and no line feed has ended yet.</summary>
    public LineBuffer Written { get; } = new();

    /// <summary>Copies what a host call carries, as the guest's memory may grow or be freed before the answer is there. The last reply is forgotten.</summary>
    /// <returns>Bytes that stay as they are until the next host call or the end of the guest's call.</returns>
    public ReadOnlyMemory<byte> BeginHostCall(ReadOnlySpan<byte> payload)
    {
        ReleaseRequest();
        HostReply = null;
        if (payload.Length < SmallestPooled) return payload.ToArray();
        _request = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(_request);
        return _request.AsMemory(0, payload.Length);
    }

    /// <summary>All four answers are forgotten: none may be taken for one of this call.</summary>
    public void BeginCall(ReadOnlyMemory<byte> operation, ReadOnlyMemory<byte> payload)
    {
        ReleaseRequest();
        Operation = operation;
        Payload = payload;
        Response = null;
        Error = null;
        HostReply = null;
    }

    /// <summary>Lets go of everybody's bytes, which may be large.</summary>
    public void EndCall()
    {
        BeginCall(default, default);
        Written.Flush(Options.Log);
    }

    /// <summary>What the call has said about a failure before it was cut off; null when nothing.</summary>
    /// <remarks>Old AssemblyScript guests trap because a host call failed: its error text is the real cause.</remarks>
    public string? WhatWasSaid() => Error ?? (HostError.IsEmpty ? null : $"host error: {Encoding.UTF8.GetString(HostError.Span)}");

    /// <summary>The instance's memory. Looked up through the caller once: host functions may run before instantiation has returned.</summary>
    public Memory MemoryOf(Caller<GuestState> caller) =>
        _memory ??= caller.GetMemory(ProtocolNames.Memory) ?? throw new WasmTrapException(TrapKind.Host, $"the guest does not export a memory named \"{ProtocolNames.Memory}\"");

    /// <summary>Gives the copy back to the pool if the call was answered; if not, or with a failure, whoever was asked may still be reading it.</summary>
    private void ReleaseRequest()
    {
        if (_request is not null && HostReply is { IsSuccess: true }) ArrayPool<byte>.Shared.Return(_request);
        _request = null;
    }

    public string Name(ReadOnlySpan<byte> utf8) => (_names ??= new NameCache()).Get(utf8);
}
