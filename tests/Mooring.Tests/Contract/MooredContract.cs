using Mooring.Tests.Support;

namespace Mooring.Tests.Contract;

/// <summary>What holds for a moored object wherever its turns run. Every affinity and executor has a class that inherits it.</summary>
public abstract partial class MooredContract : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _moored = [];

    private protected List<MooredFailure> Failures { get; } = [];

    private protected MooringRuntime Runtime { get; }

    private protected MooredContract() => Runtime = new MooringRuntime(new MooringRuntimeOptions { OnFailure = Keep });

    /// <summary>Whether all turns run on one thread.</summary>
    private protected abstract bool IsPinned { get; }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable moored in _moored) await moored.DisposeAsync().Soon();
    }

    /// <summary>The options that choose the executor under test.</summary>
    private protected abstract MooredOptions Place(MooredOptions options);

    private protected async Task<Moored<T>> Moor<T>(Func<T> factory, MooredOptions? options = null)
    {
        Moored<T> moored = await Runtime.CreateAsync(factory, Place(options ?? new MooredOptions())).Soon();
        _moored.Add(moored);
        await Settle(moored);
        return moored;
    }

    /// <summary>What to do with a new object before it is tested.</summary>
    private protected virtual Task Settle<T>(Moored<T> moored) => Task.CompletedTask;

    private protected Task<Moored<Probe>> MoorProbe(MooredOptions? options = null) => Moor(() => new Probe(), options);

    /// <summary>Occupies the object with an asynchronous turn that ends when the result is completed.</summary>
    private protected static async Task<(TaskCompletionSource Gate, Task Turn)> Occupy<T>(Moored<T> moored)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task turn = moored.RunAsync(async _ =>
        {
            begun.SetResult();
            await gate.Task;
        }).AsTask();
        await begun.Task.Soon();
        return (gate, turn);
    }

    private void Keep(MooredFailure failure)
    {
        lock (Failures) Failures.Add(failure);
    }
}
