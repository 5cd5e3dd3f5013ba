using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Tests.Support;

/// <summary>The guests of guests/fp, compiled once for all tests.</summary>
internal static class GuestModules
{
    public static Engine Engine { get; } = new();

    public static Module Tasks { get; } = Load("tasks");

    public static Module Hostile { get; } = Load("hostile");

    public static Module Metrics { get; } = Load("metrics");

    public static FpModule TasksModule { get; } = FpModule.FromModule(Tasks, TasksGuest.Protocol);

    public static FpModule HostileModule { get; } = FpModule.FromModule(Hostile, HostileGuest.Protocol);

    private static Module Load(string name) =>
        Module.FromBytes(Engine, File.ReadAllBytes(RepositoryRoot.Combine("guests", "fp", name, name + ".wasm")), name);
}
