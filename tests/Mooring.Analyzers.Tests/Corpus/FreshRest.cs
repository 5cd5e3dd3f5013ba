// Tasks, scopes, turns and slots, a second set.
namespace Mooring
{
    public sealed class Moored<T>
    {
        public ValueTask RunAsync(Action<T> work) => default; public ValueTask<R> RunAsync<R>(Func<T, R> work) => default; public ValueTask RunAsync(Func<T, Task> work) => default; public ValueTask<R> RunAsync<R>(Func<T, Task<R>> work) => default;
        public R Run<R>(Func<T, R> work) => default; public void Run(Action<T> work) { } public void Post(Action<T> work) { }
    }
}
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public ulong Grow(ulong pages) => 0; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; }
}
class Doc { public List<string> Lines { get; } = []; public int[] Counts = []; public int Count => Lines.Count; }
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# array-of-object-returned
class C { public async Task<int[]> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Counts); } //!! MOOR402
//# object-into-channel
class C
{
    private readonly System.Threading.Channels.Channel<Doc> _out = System.Threading.Channels.Channel.CreateUnbounded<Doc>();
    public async Task M(Moored<Doc> doc) => await doc.RunAsync(d => { _out.Writer.TryWrite(d); }); //!! MOOR402
}
//# object-as-new-holder-argument
record Wrapper(Doc Inner);
class C { public async Task<Wrapper> M(Moored<Doc> doc) => await doc.RunAsync(d => new Wrapper(d)); } //!! MOOR402
//# run-in-async-turn
class C(Moored<Doc> other) { public async Task M(Moored<Doc> doc) => await doc.RunAsync(async d => { await Task.Yield(); d.Lines.Add(other.Run(o => o.Count).ToString()); }); } //!! MOOR404
//# span-slice-after-guest-call
class C(Mooring.Wasm.Instance guest)
{
    public byte M(Mooring.Wasm.Memory memory)
    {
        var tail = memory.GetSpan(0, 64)[32..];
        guest.Invoke("run", 0);
        return tail[0]; //!! MOOR403
    }
}
//# span-foreach-with-call-inside
class C(Mooring.Wasm.Instance guest)
{
    public int M(Mooring.Wasm.Memory memory)
    {
        int n = 0;
        var bytes = memory.GetSpan(0, 64);
        for (int i = 0; i < bytes.Length; i++) //!! MOOR403
            n += guest.Invoke("map", bytes[i]);
        return n;
    }
}
//# task-dropped-in-switch-expression-statement
class C
{
    public void M(string s, IMailer m)
    {
        switch (s)
        {
            case "a": m.SendAsync(s); break; //!! MOOR301
            default: Console.WriteLine(s); break;
        }
    }
}
//# task-dropped-in-event-handler
class C
{
    public event EventHandler Changed;
    public void Wire(IMailer m) => Changed += (s, e) => m.SendAsync("x"); //!! MOOR301
}
//# task-in-finally-dropped
class C
{
    public void M(IMailer m)
    {
        try { Console.WriteLine(); }
        finally { m.SendAsync("done"); } //!! MOOR301
    }
}
//# list-of-tasks-never-awaited
class C
{
    public void M(string[] to, IMailer m)
    {
        var tasks = new List<Task>();
        foreach (var t in to) tasks.Add(m.SendAsync(t)); //!! MOOR301
    }
}
//# task-of-task-by-run-cast
class C
{
    public async Task M()
    {
        Task outer = Task.Factory.StartNew(async () => await Io.SaveAsync("x"), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default); //!! MOOR303
        await outer;
    }
}
//# blocking-in-property-getter-of-context-bound-task
class C
{
    public string Name => LoadAsync().GetAwaiter().GetResult(); //!! MOOR331
    private async Task<string> LoadAsync() { var s = await Io.ReadAsync("x"); return s.Trim(); }
}
//# blocking-on-when-all
class C
{
    public async Task<int> M(Task<int> a, Task<int> b)
    {
        await Task.Yield();
        return Task.WhenAll(a, b).Result.Length; //!! MOOR331
    }
}
//# blocking-in-dispose-of-async-class
class C : IAsyncDisposable
{
    private readonly Task _loop = Task.Run(() => { });
    public async ValueTask DisposeAsync()
    {
        await Task.Yield();
        _loop.Wait(); //!! MOOR331
    }
}
//# using-declared-before-returned-when-all
class C
{
    public Task M(string[] urls)
    {
        using var http = new System.Net.Http.HttpClient();
        return Task.WhenAll(urls.Select(u => http.GetStringAsync(u))); //!! MOOR321
    }
}
//# registration-on-disposed-source
class C
{
    public Task<string> M(string path)
    {
        using var reader = new StreamReader(path);
        return reader.ReadToEndAsync(); //!! MOOR321
    }
}
//# semaphore-released-before-work-ends
class C
{
    private readonly SemaphoreSlim _s = new(1);
    public Task M()
    {
        _s.Wait();
        try { return Io.SaveAsync("x"); } //!! MOOR321
        finally { _s.Release(); }
    }
}
//# slot-in-try-with-two-awaits
class C
{
    [ThreadStatic] private static string t_user;
    public async Task M(Func<Task> a, Func<Task> b)
    {
        var old = t_user;
        t_user = "x";
        try { await a(); await b(); }
        finally { t_user = old; } //!! MOOR103
    }
}
//# thread-local-of-context-list
class C
{
    private static readonly ThreadLocal<List<string>> Trail = new(() => []);
    public async Task M(Func<Task> f)
    {
        Trail.Value.Add("in");
        await f();
        Console.WriteLine(string.Join(",", Trail.Value)); //!! MOOR103
    }
}
//# lock-through-two-helpers
class C
{
    private readonly object _g = new();
    private void In() => Enter();
    private void Enter() => Monitor.Enter(_g);
    private void Out() { Monitor.Exit(_g); }
    public async Task M() { In(); try { await Io.SaveAsync("x"); } finally { Out(); } } //!! MOOR101
}
//# transaction-in-field-made-by-constructor
class Work : IDisposable
{
    private readonly System.Transactions.TransactionScope _tx;
    public Work() { _tx = new System.Transactions.TransactionScope(); }
    public void Dispose() { _tx.Complete(); _tx.Dispose(); }
}
class C { public async Task M() { using var w = new Work(); await Io.SaveAsync("x"); } } //!! MOOR101
