namespace Mooring.Wasm.Tests.Suspension;

/// <summary>An instance whose imports <c>env.get</c> (i32 to i32) and <c>env.wait</c> are asynchronous and end when the test says so.</summary>
internal sealed class AsyncGuest : IDisposable
{
    private readonly bool _ownsEngine;

    public AsyncGuest(string text, EngineOptions? options = null, Action<Linker>? define = null, StoreLimits? limits = null)
    {
        Engine = new Engine(options);
        _ownsEngine = true;
        Store = new Store(Engine, limits);
        Linker linker = CreateLinker();
        define?.Invoke(linker);
        Instance = linker.Instantiate(Store, Module.FromText(Engine, text));
    }

    private AsyncGuest(Engine engine)
    {
        Engine = engine;
        Store = new Store(engine);
        Instance = null!;
    }

    /// <summary>An empty store of the same engine, to restore an instance in.</summary>
    public static AsyncGuest Empty(AsyncGuest other) => new(other.Engine);

    /// <summary>A module with the same imports.</summary>
    public PreparedModule Prepare(string text) => CreateLinker().Prepare(Module.FromText(Engine, text));

    private Linker CreateLinker()
    {
        var linker = new Linker(Engine);
        linker.DefineAsync("env", "get", (int argument, CancellationToken token) => AskAsync(argument, token));
        linker.DefineAsync("env", "wait", async () => { await AskAsync(0, default); });
        return linker;
    }

    public Engine Engine { get; }

    public Store Store { get; }

    public Instance Instance { get; }

    /// <summary>Calls of the host that wait for an answer, oldest first.</summary>
    public Queue<Question> Questions { get; } = new();

    /// <summary>What <c>get</c> answers at once, or null to wait.</summary>
    public Func<int, int>? Immediate { get; set; }

    public ValueTask<Value[]> Start(string function, params ReadOnlySpan<Value> arguments) => Instance.GetFunction(function)!.CallAsync(arguments);

    /// <summary>Answers all questions, also those that follow from the answers.</summary>
    public void AnswerAll(Func<int, int> answer)
    {
        while (Questions.TryDequeue(out Question? question)) question.Source.SetResult(answer(question.Argument));
    }

    public void Dispose()
    {
        Store.Dispose();
        if (_ownsEngine) Engine.Dispose();
    }

    private ValueTask<int> AskAsync(int argument, CancellationToken token)
    {
        if (Immediate is { } immediate) return new(immediate(argument));
        var question = new Question(argument, token);
        Questions.Enqueue(question);
        return new(question.Source.Task);
    }

    /// <summary>A call that waits. Its continuation runs where it is answered.</summary>
    internal sealed record Question(int Argument, CancellationToken Token)
    {
        public TaskCompletionSource<int> Source { get; } = new();
    }
}
