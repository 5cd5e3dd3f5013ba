using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>The three forms of <c>__host_call</c>, in the order of <see cref="HostCallGeneration"/>.</summary>
internal static class HostCallFunctions
{
    private const string UsualBinding = "default";

    public static HostFunction[] All { get; } =
    [
        new(ProtocolNames.HostCall, CallByOperation),
        new(ProtocolNames.HostCall, CallByNamespace),
        new(ProtocolNames.HostCall, CallByBinding),
    ];

    /// <summary>The same forms for guests whose host calls are answered asynchronously: a guest that waits for an answer is suspended and holds no thread.</summary>
    public static HostFunction[] AllAsync { get; } =
    [
        new(ProtocolNames.HostCall, CallByOperationAsync),
        new(ProtocolNames.HostCall, CallByNamespaceAsync),
        new(ProtocolNames.HostCall, CallByBindingAsync),
    ];

    /// <summary>The generation that a type of <c>__host_call</c> stands for.</summary>
    public static HostCallGeneration GenerationOf(FuncType type) =>
        (HostCallGeneration)(Array.FindIndex(All, function => function.Type.Equals(type)) + 1);

    private static int CallByOperation(Caller<GuestState> caller, int name, int nameLength, int payload, int payloadLength)
    {
        ReadOnlySpan<byte> whole = caller.Read(name, nameLength);
        int mark = whole.IndexOf((byte)'!');
        // Without a mark there is no namespace: the handler sees an empty one and can refuse it by name.
        ReadOnlySpan<byte> space = mark < 0 ? [] : whole[..mark];
        return Call(caller, [], space, whole[(mark + 1)..], caller.Read(payload, payloadLength));
    }

    private static ValueTask<int> CallByOperationAsync(
        Caller<GuestState> caller, int name, int nameLength, int payload, int payloadLength, CancellationToken ct)
    {
        ReadOnlySpan<byte> whole = caller.Read(name, nameLength);
        int mark = whole.IndexOf((byte)'!');
        ReadOnlySpan<byte> space = mark < 0 ? [] : whole[..mark];
        return CallAsync(caller, [], space, whole[(mark + 1)..], caller.Read(payload, payloadLength), ct);
    }

    private static ValueTask<int> CallByNamespaceAsync(
        Caller<GuestState> caller, int space, int spaceLength, int operation, int operationLength, int payload, int payloadLength, CancellationToken ct) =>
        CallAsync(caller, [], caller.Read(space, spaceLength), caller.Read(operation, operationLength), caller.Read(payload, payloadLength), ct);

    private static ValueTask<int> CallByBindingAsync(
        Caller<GuestState> caller,
        int binding,
        int bindingLength,
        int space,
        int spaceLength,
        int operation,
        int operationLength,
        int payload,
        int payloadLength,
        CancellationToken ct) =>
        CallAsync(
            caller,
            caller.Read(binding, bindingLength),
            caller.Read(space, spaceLength),
            caller.Read(operation, operationLength),
            caller.Read(payload, payloadLength),
            ct);

    private static ValueTask<int> CallAsync(
        Caller<GuestState> caller,
        ReadOnlySpan<byte> binding,
        ReadOnlySpan<byte> space,
        ReadOnlySpan<byte> operation,
        ReadOnlySpan<byte> payload,
        CancellationToken ct)
    {
        GuestState state = caller.Data;
        var request = new AsyncHostRequest(
            binding.IsEmpty ? UsualBinding : state.Name(binding), state.Name(space), state.Name(operation), state.BeginHostCall(payload));
        ValueTask<HostReply> reply = state.Options.HostCallAsync!(request, ct);
        return reply.IsCompletedSuccessfully ? new(Take(state, reply.Result)) : TakeAsync(state, reply);
    }

    private static async ValueTask<int> TakeAsync(GuestState state, ValueTask<HostReply> reply) => Take(state, await reply.ConfigureAwait(false));

    private static int Take(GuestState state, HostReply reply)
    {
        state.HostReply = reply;
        return reply.IsSuccess ? 1 : 0;
    }

    private static int CallByNamespace(
        Caller<GuestState> caller, int space, int spaceLength, int operation, int operationLength, int payload, int payloadLength) =>
        Call(caller, [], caller.Read(space, spaceLength), caller.Read(operation, operationLength), caller.Read(payload, payloadLength));

    private static int CallByBinding(
        Caller<GuestState> caller, int binding, int bindingLength, int space, int spaceLength, int operation, int operationLength, int payload, int payloadLength) =>
        Call(
            caller,
            caller.Read(binding, bindingLength),
            caller.Read(space, spaceLength),
            caller.Read(operation, operationLength),
            caller.Read(payload, payloadLength));

    /// <summary>1 when the host replied, 0 when it failed: Rust guests compare with 1, others with 0.</summary>
    private static int Call(
        Caller<GuestState> caller, ReadOnlySpan<byte> binding, ReadOnlySpan<byte> space, ReadOnlySpan<byte> operation, ReadOnlySpan<byte> payload)
    {
        GuestState state = caller.Data;
        state.HostReply = null;
        var request = new HostRequest(
            binding.IsEmpty ? UsualBinding : state.Name(binding), state.Name(space), state.Name(operation), payload);
        HostReply reply = state.Options.HostCall is { } handler ? handler(request) : HostReply.Failure(
            $"this host answers no calls (the guest asked for {request.Namespace}!{request.Operation})");
        return Take(state, reply);
    }
}
