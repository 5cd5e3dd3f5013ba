using System.Buffers.Binary;
using System.Security.Cryptography;
using Mooring.Wasm;

namespace Mooring.WaPc.Linking;

/// <summary>As much of WASI preview 1 as waPC guests made by TinyGo and the like need: no files, no arguments, no environment.</summary>
/// <remarks>What is written to standard output and error goes to the host's log. https://github.com/WebAssembly/WASI, legacy/preview1.</remarks>
internal static class WasiFunctions
{
    private const int Success = 0;
    private const int BadDescriptor = 8;
    private const int InvalidArgument = 28;
    private const int NotSupported = 58;
    private const int LastStandardStream = 2; // 0 input, 1 output, 2 error

    public static string[] Modules { get; } = ["wasi_snapshot_preview1", "wasi_unstable"];

    public static HostFunction[] All { get; } =
    [
        new("args_get", (Caller<GuestState> _, int _, int _) => Success),
        new("args_sizes_get", WriteTwoZeros),
        new("environ_get", (Caller<GuestState> _, int _, int _) => Success),
        new("environ_sizes_get", WriteTwoZeros),
        new("clock_time_get", ClockTimeGet),
        new("fd_close", (Caller<GuestState> _, int _) => BadDescriptor),
        new("fd_fdstat_get", DescriptorStatusGet),
        new("fd_fdstat_set_flags", (Caller<GuestState> _, int _, int _) => BadDescriptor),
        new("fd_prestat_get", (Caller<GuestState> _, int _, int _) => BadDescriptor),
        new("fd_prestat_dir_name", (Caller<GuestState> _, int _, int _, int _) => BadDescriptor),
        new("fd_read", Read),
        new("fd_seek", (Caller<GuestState> _, int _, long _, int _, int _) => BadDescriptor),
        new("fd_write", Write),
        new("path_open", (Caller<GuestState> _, int _, int _, int _, int _, int _, long _, long _, int _, int _) => BadDescriptor),
        new("poll_oneoff", (Caller<GuestState> _, int _, int _, int _, int _) => NotSupported),
        new("proc_exit", Exit),
        new("random_get", RandomGet),
        new("sched_yield", (Caller<GuestState> _) => Success),
    ];

    private static int WriteTwoZeros(Caller<GuestState> caller, int count, int size)
    {
        WriteNumber(caller, count, 0);
        WriteNumber(caller, size, 0);
        return Success;
    }

    private static int ClockTimeGet(Caller<GuestState> caller, int clock, long precision, int result)
    {
        const int Realtime = 0, Monotonic = 1;
        const long NanosecondsPerTick = 100;
        TimeProvider time = caller.Data.Options.TimeProvider;
        long nanoseconds;
        switch (clock)
        {
            case Realtime:
                nanoseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
                break;
            case Monotonic:
                nanoseconds = time.GetElapsedTime(0).Ticks * NanosecondsPerTick;
                break;
            default:
                return InvalidArgument;
        }

        BinaryPrimitives.WriteInt64LittleEndian(caller.Range(result, sizeof(long)), nanoseconds);
        return Success;
    }

    /// <summary>The three standard streams are terminals; there are no others.</summary>
    private static int DescriptorStatusGet(Caller<GuestState> caller, int descriptor, int result)
    {
        const int StatusSize = 24;
        const byte CharacterDevice = 2;
        if ((uint)descriptor > LastStandardStream) return BadDescriptor;
        Span<byte> status = caller.Range(result, StatusSize);
        status.Clear();
        status[0] = CharacterDevice;
        return Success;
    }

    /// <summary>Standard input is at its end.</summary>
    private static int Read(Caller<GuestState> caller, int descriptor, int vectors, int count, int result)
    {
        if (descriptor != 0) return BadDescriptor;
        WriteNumber(caller, result, 0);
        return Success;
    }

    private static int Write(Caller<GuestState> caller, int descriptor, int vectors, int count, int result)
    {
        const int VectorSize = 2 * sizeof(uint); // pointer, length
        if (descriptor is < 1 or > LastStandardStream) return BadDescriptor;

        uint written = 0;
        for (uint i = 0; i < (uint)count; i++)
        {
            Span<byte> vector = caller.Range((int)((uint)vectors + i * VectorSize), VectorSize);
            int pointer = BinaryPrimitives.ReadInt32LittleEndian(vector);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(vector[sizeof(uint)..]);
            caller.Data.Written.Write(caller.Range(pointer, length), caller.Data.Options.Log);
            written += length;
        }

        WriteNumber(caller, result, written);
        return Success;
    }

    private static void Exit(Caller<GuestState> caller, int code) => throw new GuestExitException(code);

    private static int RandomGet(Caller<GuestState> caller, int pointer, int length)
    {
        RandomNumberGenerator.Fill(caller.Range(pointer, (uint)length));
        return Success;
    }

    private static void WriteNumber(Caller<GuestState> caller, int pointer, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(caller.Range(pointer, sizeof(uint)), value);
}
