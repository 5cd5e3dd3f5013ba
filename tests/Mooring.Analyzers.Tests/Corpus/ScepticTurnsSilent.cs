// The look-alikes of the fourth set for Mooring's own rules.
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public ulong Grow(ulong pages) => 0; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Page { public string Text; }
class Doc { public List<Page> Pages { get; } = []; public int Count => Pages.Count; public Task SaveAsync() => Task.Delay(1); public void Clear() => Pages.Clear(); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
class Counter { public int Take() => Ids.Next(); }
class Plain { private int _n; public int Take() => ++_n; }
//# count-through-completion-source
class C
{
    public async Task<int> M(Moored<Doc> doc)
    {
        var got = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await doc.RunAsync(d => { got.SetResult(d.Count); });
        return await got.Task;
    }
}
//# texts-copied-out
class C { public async Task<string[]> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Pages.Select(p => p.Text).ToArray()); }
//# run-of-other-before-turn
class C { public async Task<int> M(Moored<Doc> doc, Moored<Doc> other) { int n = await other.RunAsync(o => o.Count); return await doc.RunAsync(d => d.Count + n); } }
//# span-borrowed-anew-after-grow
class C
{
    public int M(Mooring.Wasm.Memory memory, Mooring.Wasm.Instance instance)
    {
        Span<byte> head = memory.GetSpan(0, 8);
        int n = head[0];
        memory.Grow(1);
        head = memory.GetSpan(0, 8);
        return head[0] + instance.Invoke("f", n);
    }
}
//# pinned-object-with-slot
class C { public ValueTask<Moored<Counter>> M() => Moored.CreateAsync(() => new Counter(), new MooredOptions { Affinity = Affinity.Thread }); }
//# mobile-object-without-slot
class C { public ValueTask<Moored<Plain>> M() => Moored.CreateAsync(() => new Plain(), new MooredOptions { Affinity = Affinity.Task }); }
//# host-function-that-is-free
class C { public void M(Mooring.Wasm.Linker linker, Plain plain) => linker.Define("env", "take", new Func<int>(plain.Take)); }
