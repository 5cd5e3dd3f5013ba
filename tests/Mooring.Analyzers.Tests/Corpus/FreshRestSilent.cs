// Look-alikes of the second set.
namespace Mooring
{
    public sealed class Moored<T>
    {
        public ValueTask RunAsync(Action<T> work) => default; public ValueTask<R> RunAsync<R>(Func<T, R> work) => default; public ValueTask RunAsync(Func<T, Task> work) => default; public ValueTask<R> RunAsync<R>(Func<T, Task<R>> work) => default;
        public R Run<R>(Func<T, R> work) => default; public void Run(Action<T> work) { } public void Post(Action<T> work) { }
    }
}
namespace Mooring.Wasm { public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; } public sealed class Instance { public int Invoke(string name, int n) => 0; } }
class Doc { public List<string> Lines { get; } = []; public int Count => Lines.Count; public event Action Changed; public void Run(Action a) => a(); }
interface IMailer { Task SendAsync(string to); }
static class Io { public static async Task<string> ReadAsync(string p) => await File.ReadAllTextAsync(p); public static async Task SaveAsync(string s) { await Task.Delay(1); } }
//# handler-on-own-event
class C { public async Task M(Moored<Doc> doc) => await doc.RunAsync(d => { d.Changed += () => d.Lines.Clear(); }); }
//# data-into-outer-dictionary
class C
{
    private readonly Dictionary<string, int> _counts = [];
    public async Task M(Moored<Doc> doc, string n) => await doc.RunAsync(d => { _counts[n] = d.Count; });
}
//# run-of-the-object-itself
class C
{
    private static void Tidy(Doc d) => d.Run(() => d.Lines.Clear());
    public async Task M(Moored<Doc> doc) => await doc.RunAsync(d => Tidy(d));
}
//# helper-that-runs-called-outside-turns
class C(Moored<Doc> other)
{
    private int Others() => other.Run(d => d.Count);
    public async Task<int> M(Moored<Doc> doc)
    {
        int n = Others();
        return n + await doc.RunAsync(d => d.Count + n);
    }
}
//# span-decoded-before-call
class C(Mooring.Wasm.Instance guest)
{
    public string M(Mooring.Wasm.Memory memory)
    {
        string s = System.Text.Encoding.UTF8.GetString(memory.GetSpan(0, 8));
        int n = memory.GetSpan(0, 8).IndexOf((byte)0);
        guest.Invoke("free", n);
        return s;
    }
}
//# query-of-tasks-awaited-later
class C
{
    public async Task M(List<string> to, IMailer m)
    {
        var tasks = to.Select(t => m.SendAsync(t));
        await Task.WhenAll(tasks);
    }
}
//# query-of-tasks-returned
class C { public IEnumerable<Task> M(List<string> to, IMailer m) { var tasks = to.Select(t => m.SendAsync(t)); return tasks; } }
//# transaction-field-with-flow
class Work : IDisposable
{
    private readonly System.Transactions.TransactionScope _tx = new(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
    public void Dispose() => _tx.Dispose();
}
class C { public async Task M() { using var w = new Work(); await Io.SaveAsync("x"); } }
//# push-and-pop-before-await
class C
{
    private static readonly ThreadLocal<Stack<string>> Names = new(() => new());
    public async Task M(string s)
    {
        Names.Value.Push(s);
        string all = string.Join("/", Names.Value);
        Names.Value.Pop();
        await Io.SaveAsync(all);
    }
}
//# field-context-tested
public class Notifier
{
    private readonly SynchronizationContext _context;
    public Notifier() => _context = SynchronizationContext.Current;
    public void Raise(Action a) { if (_context != null) _context.Post(_ => a(), null); else a(); }
}
//# context-given-to-constructor
public class Notifier
{
    private readonly SynchronizationContext _context;
    public Notifier(SynchronizationContext context) => _context = context;
    public void Raise(Action a) => _context.Post(_ => a(), null);
}
//# configured-await-using-without-ui
class C
{
    public async Task M(string path)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false)) Console.WriteLine(stream.Length);
    }
}
//# service-that-starts-and-keeps
class C(IMailer mailer)
{
    private Task _last = Task.CompletedTask;
    public void Send(string to) { _last = SendAfter(_last, to); }
    private async Task SendAfter(Task before, string to) { await before; await mailer.SendAsync(to); }
    public Task Flush() => _last;
}
//# block-on-completed-by-caller
class C
{
    private readonly TaskCompletionSource<int> _done = new();
    public int M() { _done.TrySetResult(3); return _done.Task.Result; }
}
//# disposed-after-when-all
class C
{
    public async Task M(string[] urls)
    {
        using var http = new System.Net.Http.HttpClient();
        var all = urls.Select(u => http.GetStringAsync(u)).ToList();
        foreach (var t in all) Console.WriteLine(await t);
    }
}
//# data-record-from-object
record Stats(int Count, string First);
class Row(Doc d) { public int Count { get; } = d.Count; }
class C
{
    public async Task<Stats> M(Moored<Doc> doc) => await doc.RunAsync(d => new Stats(d.Count, d.Lines[0]));
    public async Task<Row> N(Moored<Doc> doc) => await doc.RunAsync(d => new Row(d));
}
//# query-of-tasks-inside-scope
class C
{
    public async Task M(string[] urls)
    {
        using var http = new System.Net.Http.HttpClient();
        await Task.WhenAll(urls.Select(u => http.GetStringAsync(u)));
        string[] all = await Task.WhenAll(urls.Select(u => http.GetStringAsync(u))).ConfigureAwait(false);
        Console.WriteLine(all.Length);
    }
}
