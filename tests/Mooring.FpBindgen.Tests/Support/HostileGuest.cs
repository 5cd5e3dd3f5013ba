using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Support;

/// <summary>The protocol of the guest hostile/.</summary>
internal static class HostileGuest
{
    private static readonly string[] Sync =
    [
        "good", "result_out_of_range", "result_wraps", "result_huge", "result_null", "result_undecodable",
        "argument_out_of_range", "argument_huge", "argument_undecodable", "argument_freed",
    ];

    private static readonly string[] Async =
    [
        "async_good", "async_null", "async_out_of_range", "async_wrong_size", "async_wrong_status", "async_never", "async_twice", "async_unknown",
        "async_result_out_of_range", "async_result_undecodable", "async_result_overlapping", "async_same", "fetch_and_free",
    ];

    public static FpProtocol Protocol { get; } = new(
        "hostile",
        [
            new FpImport(new FpFunction("host_echo", [FpType.Object], FpType.Object), static (ref FpImportCall call) =>
                call.Return<string, FpObject<string, StringFormat>>(call.Arguments.TakeObject<string, StringFormat>())),
            new FpImport(new FpFunction("fetch", [FpType.Object], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
                call.RunAsync<string, string, StringFormat>(call.Arguments.TakeObject<string, StringFormat>(), static async (_, text, _) =>
                {
                    await Task.Yield();
                    return text;
                })),
        ],
        [
            .. Sync.Select(name => new FpFunction(name, [], FpType.Object)),
            .. Async.Select(name => new FpFunction(name, [], FpType.Object, isAsync: true)),
            new FpFunction("resolve_last", [], FpType.Unit),
        ]);
}
