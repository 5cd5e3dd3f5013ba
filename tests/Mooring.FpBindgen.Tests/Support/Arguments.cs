using Mooring.MessagePack;
using Mooring.MessagePack.Formats;

namespace Mooring.FpBindgen.Tests.Support;

/// <summary>No arguments.</summary>
internal readonly struct None : IFpArguments
{
    public void Lower(ref FpLowering to)
    {
    }
}

/// <summary>One argument.</summary>
internal readonly struct One<T, TValue>(T value) : IFpArguments
    where TValue : IFpValue<T>
{
    public void Lower(ref FpLowering to) => TValue.Lower(ref to, value);
}

/// <summary>Two arguments.</summary>
internal readonly struct Two<T1, TValue1, T2, TValue2>(T1 first, T2 second) : IFpArguments
    where TValue1 : IFpValue<T1>
    where TValue2 : IFpValue<T2>
{
    public void Lower(ref FpLowering to)
    {
        TValue1.Lower(ref to, first);
        TValue2.Lower(ref to, second);
    }
}

/// <summary>Short names for calls written by hand.</summary>
internal static class Calls
{
    public static ValueTask<T> CallAsync<T, TReturn>(this FpRuntime runtime, string export, CancellationToken cancellation = default)
        where TReturn : IFpValue<T> => runtime.CallAsync<None, T, TReturn>(runtime.Module.Protocol.IndexOf(export), default, cancellation);

    public static ValueTask<T> CallAsync<TArgument, TValue, T, TReturn>(this FpRuntime runtime, string export, TArgument argument, CancellationToken cancellation = default)
        where TValue : IFpValue<TArgument>
        where TReturn : IFpValue<T> =>
        runtime.CallAsync<One<TArgument, TValue>, T, TReturn>(runtime.Module.Protocol.IndexOf(export), new(argument), cancellation);

    public static ValueTask<string> TextAsync(this FpRuntime runtime, string export, string text, CancellationToken cancellation = default) =>
        runtime.CallAsync<string, FpObject<string, StringFormat>, string, FpObject<string, StringFormat>>(export, text, cancellation);

    public static ValueTask<string> TextAsync(this FpRuntime runtime, string export, CancellationToken cancellation = default) =>
        runtime.CallAsync<string, FpObject<string, StringFormat>>(export, cancellation);

    public static ValueTask<string[]> TextsAsync(this FpRuntime runtime, string export, string first, string second, CancellationToken cancellation = default) =>
        runtime.CallAsync<Two<string, FpObject<string, StringFormat>, string, FpObject<string, StringFormat>>, string[], FpObject<string[], ArrayFormat<string, StringFormat>>>(
            runtime.Module.Protocol.IndexOf(export), new(first, second), cancellation);

    public static ValueTask<uint> NumberAsync(this FpRuntime runtime, string export) => runtime.CallAsync<uint, FpU32>(export);

    public static ValueTask<Unit> DoAsync(this FpRuntime runtime, string export, CancellationToken cancellation = default) =>
        runtime.CallAsync<Unit, FpUnit>(export, cancellation);
}
