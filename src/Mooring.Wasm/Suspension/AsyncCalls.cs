using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Mooring.Wasm.Runtime;

namespace Mooring.Wasm.Suspension;

/// <summary>Takes the results of a call out of the store.</summary>
internal interface IResultReader<T>
{
    T Read(StoreState state);
}

/// <summary>Reads the results of a typed call.</summary>
/// <param name="code">A managed function pointer: <see cref="StoreState"/> to <typeparamref name="T"/>.</param>
internal readonly unsafe struct TypedReader<T>(nint code) : IResultReader<T>
{
    public T Read(StoreState state) => ((delegate*<StoreState, T>)code)(state);
}

/// <summary>Reads the results of an untyped call.</summary>
internal readonly struct UntypedReader(FuncType type) : IResultReader<Value[]>
{
    public Value[] Read(StoreState state) => UntypedCalls.Read(state, type);
}

/// <summary>Reads nothing.</summary>
internal readonly struct NoReader : IResultReader<bool>
{
    public bool Read(StoreState state) => true;
}

/// <summary>What asynchronous entries from the host call when the guest function came back the first time.</summary>
internal static class AsyncCalls
{
    /// <summary>Starts a call.</summary>
    public static Activation Rent(EntryTarget target, CancellationToken cancellation) => Activation.Rent(target.State, cancellation);

    public static ValueTask<T> ToValueTask<T>(Activation activation, nint reader) => Finish<T, TypedReader<T>>(activation, new TypedReader<T>(reader));

    public static Task<T> ToTask<T>(Activation activation, nint reader) => ToValueTask<T>(activation, reader).AsTask();

    public static ValueTask ToVoidValueTask(Activation activation)
    {
        ValueTask<bool> finished = Finish<bool, NoReader>(activation, default);
        return finished.IsCompletedSuccessfully ? Discard(finished) : new ValueTask(finished.AsTask());
    }

    public static Task ToVoidTask(Activation activation) => Finish<bool, NoReader>(activation, default).AsTask();

    /// <summary>The end of a call whose function came back: its results, its exception, or what will be known when it was resumed.</summary>
    public static ValueTask<T> Finish<T, TReader>(Activation activation, TReader reader)
        where TReader : struct, IResultReader<T>
    {
        if (activation.Failure is { } failure)
        {
            activation.Leave();
            activation.Return();
            return FailAsync<T>(ExceptionDispatchInfo.Capture(failure));
        }

        if (activation.IsUnwinding)
        {
            activation.EndUnwinding();
            activation.Leave();
            return WaitAsync<T, TReader>(activation, reader);
        }

        T result = reader.Read(activation.State);
        activation.Leave();
        activation.Return();
        return new ValueTask<T>(result);
    }

    /// <summary>Goes on with a call that was made from a snapshot.</summary>
    public static ValueTask<Value[]> GoOn(Activation activation, PendingAnswer answer, FuncType type)
    {
        activation.Await(answer);
        return WaitAsync<Value[], UntypedReader>(activation, new UntypedReader(type));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> WaitAsync<T, TReader>(Activation activation, TReader reader)
        where TReader : struct, IResultReader<T>
    {
        bool hasEnded;
        do
        {
            if (activation.Pending!.IsCompleted)
            {
                hasEnded = activation.Resume();
            }
            else
            {
                // Back to where the caller awaits: in a turn of an actor the guest goes on in that turn.
                await activation.WaitAsync().ConfigureAwait(true);
                hasEnded = activation.GoOn();
            }

            if (!hasEnded) activation.Leave();
        }
        while (!hasEnded);

        Exception? failure = activation.Failure;
        T result = failure is null ? reader.Read(activation.State) : default!;
        activation.Leave();
        activation.Return();
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return result;
    }

    private static ValueTask Discard(ValueTask<bool> finished)
    {
        _ = finished.GetAwaiter().GetResult();
        return default;
    }

    // An async method turns a cancellation into a cancelled task.
#pragma warning disable CS1998 // it has nothing to await
    private static async ValueTask<T> FailAsync<T>(ExceptionDispatchInfo failure)
#pragma warning restore CS1998
    {
        failure.Throw();
        return default!;
    }
}
