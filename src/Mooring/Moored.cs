using Mooring.Turns;

namespace Mooring;

/// <summary>Moors single objects, and tells code where it runs.</summary>
public static class Moored
{
    private static readonly MooringRuntimeOptions Lone = new() { Telemetry = false };

    /// <summary>The object whose turn the calling code is in.</summary>
    /// <value>A turn whose <see cref="Turn.IsNone"/> is true outside of turns, and after an <c>await</c> that left the context.</value>
    public static Turn Current => new(Cell.Here);

    /// <summary>Makes an object and moors it, in a runtime of its own.</summary>
    /// <typeparam name="T">The object's type. Nothing but turns should touch the object from now on.</typeparam>
    /// <param name="factory">Runs as the object's first turn: on its thread, if it has one.</param>
    /// <param name="options">Default: <c>new MooredOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the creation before the factory has begun.</param>
    /// <returns>The handle. What the factory throws fails the task; nothing is left behind then.</returns>
    /// <remarks>
    /// A runtime without telemetry is small and starts nothing, so a lone object can have one: this keeps the library free
    /// of a global runtime. Programs with many objects, or that measure, make one <see cref="MooringRuntime"/> and use its method.
    /// </remarks>
    public static ValueTask<Moored<T>> CreateAsync<T>(
        Func<T> factory, MooredOptions? options = null, CancellationToken cancellationToken = default) =>
        new MooringRuntime(Lone).CreateAsync(factory, options, cancellationToken);

    /// <summary>Makes an object with an asynchronous factory and moors it, in a runtime of its own.</summary>
    /// <typeparam name="T">The object's type. Nothing but turns should touch the object from now on.</typeparam>
    /// <param name="factory">Runs as the object's first turn, and resumes after each await where its turns run.</param>
    /// <param name="options">Default: <c>new MooredOptions()</c>.</param>
    /// <param name="cancellationToken">Cancels the creation before the factory has begun, and is passed on to it.</param>
    /// <returns>The handle. What the factory throws fails the task; nothing is left behind then.</returns>
    public static ValueTask<Moored<T>> CreateAsync<T>(
        Func<CancellationToken, ValueTask<T>> factory, MooredOptions? options = null, CancellationToken cancellationToken = default) =>
        new MooringRuntime(Lone).CreateAsync(factory, options, cancellationToken);
}
