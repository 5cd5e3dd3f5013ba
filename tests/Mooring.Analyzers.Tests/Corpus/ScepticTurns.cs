// The fourth set for Mooring's own rules, against the real Moored<T>.
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public ulong Grow(ulong pages) => 0; }
    public sealed class Func { public int[] Call(params int[] a) => null; public ValueTask<int[]> CallAsync(params int[] a) => default; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; public Func GetFunc(string n) => null; }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Page { public string Text; }
class Doc { public List<Page> Pages { get; } = []; public int Count => Pages.Count; public Task SaveAsync() => Task.Delay(1); public void Clear() => Pages.Clear(); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; public static int PerThread(int n) => n + Environment.CurrentManagedThreadId; }
class Counter { public int Take() => Ids.Next(); }
class Plain { private int _n; public int Take() => ++_n; }
//# object-through-completion-source
class C
{
    public async Task<Doc> M(Moored<Doc> doc)
    {
        var got = new TaskCompletionSource<Doc>(TaskCreationOptions.RunContinuationsAsynchronously);
        await doc.RunAsync(d => { got.SetResult(d); }); //!! MOOR402
        return await got.Task;
    }
}
//# object-through-captured-local
class C
{
    public async Task<int> M(Moored<Doc> doc)
    {
        Doc kept = null;
        await doc.RunAsync(d => { kept = d; }); //!! MOOR402
        return kept.Count;
    }
}
//# object-as-result-in-value-tuple-of-async-turn
class C { public async Task<(Doc, int)> M(Moored<Doc> doc) => await doc.RunAsync(async d => { await d.SaveAsync(); return (d, 1); }); } //!! MOOR402
//# object-in-task-run-inside-turn
class C { public async Task M(Moored<Doc> doc) => await doc.RunAsync(async d => await Task.Run(() => d.Clear())); } //!! MOOR402
//# run-inside-turn-of-same-object
class C { public async Task<int> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Count + doc.Run(e => e.Count)); } //!! MOOR404
//# run-inside-local-function-of-turn
class C
{
    public async Task<int> M(Moored<Doc> doc, Moored<Doc> other) => await doc.RunAsync(d =>
    {
        int Others() => other.Run(o => o.Count); //!! MOOR404
        return d.Count + Others();
    });
}
//# span-of-memory-across-grow-in-branch
class C
{
    public int M(Mooring.Wasm.Memory memory, bool more)
    {
        Span<byte> head = memory.GetSpan(0, 8);
        if (more) memory.Grow(1);
        return head[0]; //!! MOOR403
    }
}
//# span-in-loop-with-call
class C
{
    public int M(Mooring.Wasm.Memory memory, Mooring.Wasm.Instance instance)
    {
        int sum = 0;
        var cells = memory.GetSpan(0, 64);
        for (int i = 0; i < cells.Length; i++) //!! MOOR403
            sum += instance.Invoke("f", cells[i]);
        return sum;
    }
}
//# host-function-by-method-group-of-instance
class C { public void M(Mooring.Wasm.Linker linker, Counter counter) => linker.Define("env", "take", new Func<int>(counter.Take)); } //!! MOOR401
//# host-function-with-local-function
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        int Take(int n) => n + Ids.Next();
        linker.Define("env", "take", (Func<int, int>)Take); //!! MOOR401
    }
}
//# mobile-object-of-type-with-slot
class C { public ValueTask<Moored<Counter>> M() => Moored.CreateAsync(() => new Counter(), new MooredOptions { Affinity = Affinity.Task }); } //!! MOOR405
//# mobile-object-that-is-thread-affine
[ThreadAffine] class Window { public void Show() { } }
class C { public ValueTask<Moored<Window>> M() => Moored.CreateAsync(static () => new Window()); } //!! MOOR405
