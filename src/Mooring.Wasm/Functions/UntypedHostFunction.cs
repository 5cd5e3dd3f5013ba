namespace Mooring.Wasm;

/// <summary>A host function whose type is known at run time only.</summary>
/// <param name="caller">The instance that called it.</param>
/// <param name="arguments">One for each parameter.</param>
/// <param name="results">One for each result, to be set; zeros and nulls at first.</param>
public delegate void UntypedHostFunction(Caller caller, ReadOnlySpan<Value> arguments, Span<Value> results);

/// <summary>An asynchronous host function whose type is known at run time only.</summary>
/// <param name="caller">The instance that called it.</param>
/// <param name="arguments">One for each parameter.</param>
/// <param name="results">One for each result, to be set; zeros and nulls at first.</param>
/// <param name="cancellationToken">Cancelled when the guest is stopped while it waits.</param>
public delegate ValueTask UntypedAsyncHostFunction(
    Caller caller, ReadOnlyMemory<Value> arguments, Memory<Value> results, CancellationToken cancellationToken);
