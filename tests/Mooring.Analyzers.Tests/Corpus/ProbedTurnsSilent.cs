// Turns that keep to themselves.
namespace Mooring
{
    public enum Affinity { Task, Thread }
    public sealed record MooredOptions { public Affinity Affinity { get; init; } }
    public static class Moored { public static ValueTask<Moored<T>> CreateAsync<T>(Func<T> factory, MooredOptions options = null) => default; }
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
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Page { public string Text; public int Length => Text.Length; }
record Summary(int Pages, string First);
class Doc { public List<Page> Pages { get; } = []; public int Count => Pages.Count; public Task SaveAsync() => Task.Delay(1); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
//# record-of-data
class C { public async Task<Summary> M(Moored<Doc> doc) => await doc.RunAsync(d => new Summary(d.Count, d.Pages[0].Text)); }
//# list-of-copied-data
class C { public async Task<List<int>> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Pages.Select(p => p.Length).ToList()); }
//# data-into-outer-local
class C
{
    public async Task<int> M(Moored<Doc> doc)
    {
        int n = 0; string first = "";
        await doc.RunAsync(d => { n = d.Count; first = d.Pages[0].Text; });
        return n + first.Length;
    }
}
//# nested-run-async
class C(Moored<Doc> other) { public async Task M(Moored<Doc> doc) => await doc.RunAsync(async d => { int n = await other.RunAsync(o => o.Count); d.Pages.Capacity = n; }); }
//# run-outside-turns
class C { public int M(Moored<Doc> doc) => doc.Run(d => d.Count) + doc.Run(d => d.Pages.Count); }
//# awaiting-inside-the-turn
class C { public async Task M(Moored<Doc> doc) => await doc.RunAsync(async d => { await d.SaveAsync(); d.Pages.Clear(); }); }
//# span-copied-before-call
class C(Mooring.Wasm.Instance instance)
{
    public int M(Mooring.Wasm.Memory memory)
    {
        byte[] copy = memory.GetSpan(0, 8).ToArray();
        instance.Invoke("run", 0);
        return copy[0] + memory.GetSpan(0, 8)[1];
    }
}
//# span-fetched-in-each-round
class C(Mooring.Wasm.Instance instance)
{
    public void M(Mooring.Wasm.Memory memory)
    {
        for (int i = 0; i < 3; i++)
        {
            var span = memory.GetSpan(i, 1);
            span[0] = (byte)i;
            instance.Invoke("step", i);
        }
    }
}
//# host-function-with-state-in-closure
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        int n = 0;
        linker.Define("env", "next", () => Interlocked.Increment(ref n));
        linker.Define("env", "now", static () => DateTime.UtcNow.Ticks);
    }
}
//# pinned-object-with-thread-static
class Session { public int Touch() => Ids.Next(); }
class C { public async Task M() { var s = await Moored.CreateAsync(() => new Session(), new MooredOptions { Affinity = Affinity.Thread }); await s.RunAsync(x => x.Touch()); } }
