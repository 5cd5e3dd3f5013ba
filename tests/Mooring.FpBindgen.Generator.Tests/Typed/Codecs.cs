using Mooring.MessagePack;
using Mooring.Testing;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Generator.Tests.Typed;

/// <summary>Values in, their bytes out: the guest decodes and encodes again, so that the bytes are those that it has seen.</summary>
public interface IEncode<T>
{
    [FpName("echo_value")]
    MessagePackValue Encode(T value);
}

/// <summary>Bytes in, values out.</summary>
public interface IDecode<T>
{
    [FpName("echo_value")]
    T Decode(MessagePackValue value);
}

/// <summary>Values in and out.</summary>
public interface IEcho<T>
{
    [FpName("echo_value")]
    T EchoValue(T value);
}

/// <summary>As much of the guest tasks/ as these tests need.</summary>
public interface ITasksImports
{
    void Log(string message);

    [FpName("host_echo")]
    MessagePackValue HostEcho(MessagePackValue value);

    [FpName("host_mix")]
    double HostMix(bool a, byte b, sbyte c, ushort d, short e, uint f, int g, ulong h, long i, float j, double k);

    Task<string> FetchAsync(string text, CancellationToken cancellationToken);

    ValueTask<uint> Delay(uint milliseconds);

    Task Pause();
}

/// <summary>Everything async of the guest tasks/.</summary>
public interface ITasksExports
{
    Task<string> FetchOneAsync(string text);

    Task Rest();

    Task<uint> DoubleIt(uint value);

    Task<string[]> JoinTwoAsync(string first, string second);

    Task<List<uint>> Delays(uint count);

    void Nothing();

    double Mix(bool a, byte b, sbyte c, ushort d, short e, uint f, int g, ulong h, long i, float j, double k);

    uint LiveBlocks();

    [FpOptional]
    void NotThere();
}

[FpGuest(typeof(ITasksExports), typeof(ITasksImports))]
public sealed partial class TasksGuest;

/// <summary>The host of the guest tasks/.</summary>
public sealed class TasksHost : ITasksImports
{
    public List<string> Lines { get; } = [];

    public void Log(string message) => Lines.Add(message);

    public MessagePackValue HostEcho(MessagePackValue value) => value;

    public double HostMix(bool a, byte b, sbyte c, ushort d, short e, uint f, int g, ulong h, long i, float j, double k) => a ? b + c + d + e + f + g + (double)h + i + j + k : 0;

    public async Task<string> FetchAsync(string text, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return text.ToUpperInvariant();
    }

    public ValueTask<uint> Delay(uint milliseconds) => ValueTask.FromResult(milliseconds);

    public Task Pause() => Task.CompletedTask;
}

/// <summary>The compiled guest.</summary>
internal static class TasksModule
{
    public static Engine Engine { get; } = new();

    public static byte[] Bytes { get; } = File.ReadAllBytes(RepositoryRoot.Combine("guests", "fp", "tasks", "tasks.wasm"));
}
