using Mooring.FpBindgen.Border;
using Mooring.FpBindgen.Calls;
using Mooring.FpBindgen.Guests;
using Mooring.MessagePack;
using Mooring.Wasm;

namespace Mooring.FpBindgen;

/// <summary>An asynchronous host function.</summary>
/// <param name="host">The host context of the instance that calls.</param>
/// <param name="state">The arguments.</param>
/// <param name="cancellationToken">Cancelled when the instance ends.</param>
public delegate ValueTask<T> FpHostWork<in TState, T>(object? host, TState state, CancellationToken cancellationToken);

/// <summary>Makes the result of a host function that declares an error type from an exception.</summary>
public delegate bool FpErrorMap<T>(IFpErrorMapper mapper, string function, Exception exception, out T? result);

/// <summary>One call that a guest makes. Its arguments are taken in order, and then it is answered.</summary>
public ref struct FpImportCall
{
    private const int SmallBuffer = 256;

    private readonly FpLife _life;
    private readonly FpFunction _function;
    private readonly Span<Value> _results;
    private bool _isAnswered;

    internal FpImportCall(FpLife life, FpFunction function, ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        _life = life;
        _function = function;
        _results = results;
        Arguments = new FpLifting(arguments, life.Memory, function.ArgumentsName);
        if (arguments.Length > 1) Arguments.ThrowIfOverlapping(function);
    }

    /// <summary>The arguments, to be taken in order.</summary>
    public FpLifting Arguments;

    /// <summary>The host context of the instance that calls.</summary>
    public readonly object? Host => _life.Guest.Host;

    /// <summary>Answers with a value.</summary>
    public void Return<T, TValue>(T value)
        where TValue : IFpValue<T>
    {
        Span<FpLowering.Pending> objects = stackalloc FpLowering.Pending[1];
        var to = new FpLowering(_results, objects, stackalloc byte[SmallBuffer]);
        try
        {
            TValue.Lower(ref to, value);
            to.Commit(_life.Memory);
        }
        finally
        {
            to.Dispose();
        }

        _isAnswered = true;
    }

    /// <summary>Runs an asynchronous host function. If it completes at once, the guest sees its result at once.</summary>
    /// <param name="state">The arguments, which have been taken.</param>
    /// <param name="work">The function.</param>
    /// <param name="map">Makes a result of an exception; null if the function declares no error type.</param>
    public void RunAsync<TState, T, TFormat>(TState state, FpHostWork<TState, T> work, FpErrorMap<T>? map = null)
        where TFormat : IMessagePackFormat<T>
    {
        HostCalls calls = _life.HostCalls;
        calls.ThrowIfFull();
        _isAnswered = true;
        if (!calls.MayStart || _life.Guest.Options.HostCallStart is HostCallStart.Pool)
        {
            var later = new HostCall<TState, T, TFormat>(_life, _function, state, work, map);
            Pend(later);
            calls.Add(later);
            return;
        }

        T result;
        ValueTask<T> running;
        try
        {
            running = HostCall<TState, T, TFormat>.Invoke(_life, state, work);
        }
        catch (Exception failure)
        {
            running = ValueTask.FromException<T>(failure);
        }

        if (!running.IsCompleted)
        {
            var call = new HostCall<TState, T, TFormat>(_life, _function, state, work, map);
            calls.Started();
            Pend(call);
            call.Await(running);
            return;
        }

        try
        {
#pragma warning disable RS0030 // it is completed
            result = running.GetAwaiter().GetResult();
#pragma warning restore RS0030
        }
        catch (Exception failure)
        {
            result = HostCall<TState, T, TFormat>.ResultOf(_life, _function, map, failure);
        }

        FatPtr value = _life.Spent.Rent(_life.Memory);
        _life.Memory.WriteAsyncValue(value, HostCall<TState, T, TFormat>.Lower(_life.Memory, result));
        _life.Spent.Add(value);
        _results[0] = Value.FromInt64((long)value.Bits);
    }

    /// <summary>Makes a result of the exception of a host function that declares an error type.</summary>
    /// <returns>Whether there is one; if not, the exception ends the guest's instance.</returns>
    public readonly bool TryMap<T, TError>(Exception exception, out Result<T, TError> result)
    {
        result = default;
        return _life.Guest.Options.ErrorMapper is { } mapper && FpErrors.Map(mapper, _function.Name, exception, out result);
    }

    internal readonly void ThrowIfUnanswered()
    {
        if (!_isAnswered && _results.Length > 0) throw new InvalidOperationException($"The handler of {_function.Name} has not answered.");
    }

    /// <summary>Gives the guest a pending async value. Before the function can end elsewhere, so that it knows what to resolve.</summary>
    private readonly void Pend(HostCall call)
    {
        call.Value = _life.Spent.Rent(_life.Memory);
        _life.Memory.WriteAsyncValue(call.Value, default);
        call.Ticket = _life.Tickets.Open();
        _results[0] = Value.FromInt64((long)call.Value.Bits);
    }
}

/// <summary>Error maps for generated code.</summary>
public static class FpErrors
{
    /// <summary>For functions that return a <see cref="Result{T, TError}"/>.</summary>
    public static bool Map<T, TError>(IFpErrorMapper mapper, string function, Exception exception, out Result<T, TError> result)
    {
        bool found = mapper.TryMap(function, exception, out TError error);
        result = found ? Result<T, TError>.Err(error) : default;
        return found;
    }
}
