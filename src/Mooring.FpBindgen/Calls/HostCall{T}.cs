using System.Runtime.CompilerServices;
using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Guests;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen.Calls;

/// <summary>A call with its arguments, the function, and the place of its result.</summary>
internal sealed class HostCall<TState, T, TFormat>(FpLife life, FpFunction function, TState state, FpHostWork<TState, T> work, FpErrorMap<T>? map)
    : HostCall(life, function)
    where TFormat : IMessagePackFormat<T>
{
    private const int SmallResult = 256;

    private ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter _running; // once started
    private Exception? _failure; // the function threw before it returned a task

    /// <summary>Runs a function until its first wait, outside of every synchronization context: what it awaits must not come back as a turn.</summary>
    [AffinityBoundary("the thread's context is put back before the method returns; nothing is kept on the thread")]
    public static ValueTask<T> Invoke(FpLife life, TState state, FpHostWork<TState, T> work)
    {
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return work(life.Guest.Host, state, life.HostCalls.Stopping);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public static FatPtr Lower(FpMemory memory, T result)
    {
        var writer = new MessagePackWriter(stackalloc byte[SmallResult], FatPtr.MaxLength);
        try
        {
            TFormat.Write(ref writer, result);
            return memory.Allocate(writer.Written);
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>A failure as a value of the function's result type, or as the exception that ends the guest.</summary>
    public static T ResultOf(FpLife life, FpFunction function, FpErrorMap<T>? map, Exception failure) =>
        map is not null && life.Guest.Options.ErrorMapper is { } mapper && map(mapper, function.Name, failure, out T? result)
            ? result!
            : throw new FpHostFunctionException(function.Name, failure);

    public override void Start()
    {
        try
        {
            Await(Invoke(Life, state, work));
        }
        catch (Exception failure)
        {
            _failure = failure;
            Life.Guest.Runtime.Completed(this);
        }
    }

    /// <summary>Goes on with a function that has been started.</summary>
    public void Await(ValueTask<T> running)
    {
        _running = running.ConfigureAwait(false).GetAwaiter();
        if (_running.IsCompleted) Life.Guest.Runtime.Completed(this);
        else _running.UnsafeOnCompleted(() => Life.Guest.Runtime.Completed(this));
    }

    public override FatPtr LowerResult(FpMemory memory)
    {
        T result;
        try
        {
            result = _failure is null ? _running.GetResult() : ResultOf(Life, Function, map, _failure);
        }
        catch (Exception failure) when (_failure is null)
        {
            result = ResultOf(Life, Function, map, failure);
        }

        try
        {
            return Lower(memory, result);
        }
        catch (Exception failure) when (failure is not (WasmTrapException or FpProtocolException))
        {
            throw new FpHostFunctionException(Function.Name, failure);
        }
    }
}
