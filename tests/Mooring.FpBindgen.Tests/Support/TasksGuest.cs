using System.Collections.Concurrent;
using Mooring.MessagePack;
using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Support;

/// <summary>What the guest tasks/ asks of its host. Tests replace the functions that they care about.</summary>
internal sealed class TasksHost
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public Func<string, CancellationToken, ValueTask<string>> Fetch { get; init; } = static (text, _) => ValueTask.FromResult(text.ToUpperInvariant());

    public Func<uint, CancellationToken, ValueTask<uint>> Delay { get; init; } = static (milliseconds, _) => ValueTask.FromResult(milliseconds);

    public Func<CancellationToken, ValueTask> Pause { get; init; } = static _ => default;

    /// <summary>The primitives that the last call of host_mix has passed.</summary>
    public object[] Mixed { get; set; } = [];
}

/// <summary>The protocol of the guest tasks/, as generated code would describe it.</summary>
internal static class TasksGuest
{
    private static readonly FpType[] Primitives =
        [FpType.Bool, FpType.U8, FpType.I8, FpType.U16, FpType.I16, FpType.U32, FpType.I32, FpType.U64, FpType.I64, FpType.F32, FpType.F64];

    public static FpProtocol Protocol { get; } = new(
        "tasks",
        [
            new FpImport(new FpFunction("log", [FpType.Object], FpType.Unit), static (ref FpImportCall call) =>
                ((TasksHost)call.Host!).Lines.Enqueue(call.Arguments.TakeObject<string, StringFormat>())),
            new FpImport(new FpFunction("host_echo", [FpType.Object], FpType.Object), static (ref FpImportCall call) =>
                call.Return<MessagePackValue, FpObject<MessagePackValue, ValueFormat>>(call.Arguments.TakeObject<MessagePackValue, ValueFormat>())),
            new FpImport(new FpFunction("host_mix", [.. Primitives], FpType.F64), Mix),
            new FpImport(new FpFunction("fetch", [FpType.Object], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
                call.RunAsync<string, string, StringFormat>(
                    call.Arguments.TakeObject<string, StringFormat>(), static (host, text, stop) => ((TasksHost)host!).Fetch(text, stop))),
            new FpImport(new FpFunction("delay", [FpType.U32], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
                call.RunAsync<uint, uint, UInt32Format>(FpU32.Lift(ref call.Arguments), static (host, time, stop) => ((TasksHost)host!).Delay(time, stop))),
            new FpImport(new FpFunction("pause", [], FpType.Object, isAsync: true), static (ref FpImportCall call) =>
                call.RunAsync<Unit, Unit, UnitFormat>(default, static async (host, _, stop) =>
                {
                    await ((TasksHost)host!).Pause(stop);
                    return default;
                })),
        ],
        [
            new FpFunction("live_blocks", [], FpType.U32),
            new FpFunction("live_bytes", [], FpType.U32),
            .. Primitives.Select(type => new FpFunction($"echo_{type.ToString().ToLowerInvariant()}", [type], type)),
            new FpFunction("echo_value", [FpType.Object], FpType.Object),
            new FpFunction("call_host", [FpType.Object], FpType.Object),
            new FpFunction("mix", [.. Primitives], FpType.F64),
            new FpFunction("nothing", [], FpType.Unit),
            new FpFunction("fail", [], FpType.Unit),
            new FpFunction("spin", [], FpType.Unit),
            new FpFunction("fetch_one", [FpType.Object], FpType.Object, isAsync: true),
            new FpFunction("rest", [], FpType.Object, isAsync: true),
            new FpFunction("double_it", [FpType.U32], FpType.Object, isAsync: true),
            new FpFunction("join_two", [FpType.Object, FpType.Object], FpType.Object, isAsync: true),
            new FpFunction("late", [FpType.Object, FpType.Object], FpType.Object, isAsync: true),
            new FpFunction("delays", [FpType.U32], FpType.Object, isAsync: true),
            new FpFunction("within", [FpType.Object, FpType.U32], FpType.Object, isAsync: true),
            new FpFunction("panic_later", [], FpType.Object, isAsync: true),
            new FpFunction("not_there", [], FpType.Unit, isOptional: true),
        ]);

    public static ValueTask<FpRuntime> StartAsync(TasksHost? host = null, FpRuntimeOptions? options = null) =>
        FpRuntime.CreateAsync(GuestModules.TasksModule, host ?? new TasksHost(), options);

    private static void Mix(ref FpImportCall call)
    {
        ((TasksHost)call.Host!).Mixed =
        [
            FpBool.Lift(ref call.Arguments), FpU8.Lift(ref call.Arguments), FpI8.Lift(ref call.Arguments), FpU16.Lift(ref call.Arguments),
            FpI16.Lift(ref call.Arguments), FpU32.Lift(ref call.Arguments), FpI32.Lift(ref call.Arguments), FpU64.Lift(ref call.Arguments),
            FpI64.Lift(ref call.Arguments), FpF32.Lift(ref call.Arguments), FpF64.Lift(ref call.Arguments),
        ];
        call.Return<double, FpF64>(-0.125);
    }
}
