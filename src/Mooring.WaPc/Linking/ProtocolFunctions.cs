using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>The functions of the protocol that never changed; see <see cref="HostCallFunctions"/> for the one that did.</summary>
internal static class ProtocolFunctions
{
    public static HostFunction[] All { get; } =
    [
        new("__guest_request", GuestRequest),
        new("__guest_response", GuestResponse),
        new("__guest_error", GuestError),
        new("__host_response_len", HostResponseLength),
        new("__host_response", HostResponse),
        new("__host_error_len", HostErrorLength),
        new("__host_error", HostError),
        new("__console_log", ConsoleLog),
    ];

    private static void GuestRequest(Caller<GuestState> caller, int operation, int payload)
    {
        caller.Write(operation, caller.Data.Operation.Span);
        caller.Write(payload, caller.Data.Payload.Span);
    }

    private static void GuestResponse(Caller<GuestState> caller, int pointer, int length) =>
        caller.Data.Response = caller.Read(pointer, length).ToArray();

    private static void GuestError(Caller<GuestState> caller, int pointer, int length) =>
        caller.Data.Error = caller.ReadText(pointer, length);

    private static int HostResponseLength(Caller<GuestState> caller) => caller.Data.HostResponse.Length;

    private static void HostResponse(Caller<GuestState> caller, int pointer) => caller.Write(pointer, caller.Data.HostResponse.Span);

    private static int HostErrorLength(Caller<GuestState> caller) => caller.Data.HostError.Length;

    private static void HostError(Caller<GuestState> caller, int pointer) => caller.Write(pointer, caller.Data.HostError.Span);

    private static void ConsoleLog(Caller<GuestState> caller, int pointer, int length)
    {
        ReadOnlySpan<byte> line = caller.Read(pointer, length); // checked even when nobody listens
        if (caller.Data.Options.Log is { } log) log(System.Text.Encoding.UTF8.GetString(line));
    }
}
