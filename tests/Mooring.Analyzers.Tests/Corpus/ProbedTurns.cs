// Mooring's own rules: turns, guests' memory, host functions.
namespace Mooring
{
    public enum Affinity { Task, Thread }
    public sealed record MooredOptions { public Affinity Affinity { get; init; } }
    public static class Moored { public static ValueTask<Moored<T>> CreateAsync<T>(Func<T> factory, MooredOptions options = null) => default; }
    public sealed class Moored<T>
    {
        public ValueTask RunAsync(Action<T> work) => default; public ValueTask<R> RunAsync<R>(Func<T, R> work) => default; public ValueTask RunAsync(Func<T, Task> work) => default; public ValueTask<R> RunAsync<R>(Func<T, Task<R>> work) => default;
        public R Run<R>(Func<T, R> work) => default; public void Run(Action<T> work) { } public void Post(Action<T> work) { }
        public ValueTask<R> RunAsync<S, R>(Func<T, S, R> work, S state) => default;
    }
}
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public ulong Grow(ulong pages) => 0; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; public Func GetFunc(string n) => null; }
    public sealed class Func { public int[] Call(params int[] a) => null; public ValueTask<int[]> CallAsync(params int[] a) => default; }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Page { public string Text; public List<string> Lines = []; public Page Parent; public int Length => Text.Length; public string Title { get; set; } }
class Doc { public List<Page> Pages { get; } = []; public Dictionary<string, Page> ByName { get; } = []; public int Count => Pages.Count; public event Action Changed; public Task SaveAsync() => Task.Delay(1); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
//# list-in-tuple
class C { public async Task<(int, List<Page>)> M(Moored<Doc> doc) => await doc.RunAsync(d => (d.Count, d.Pages)); } //!! MOOR402
//# object-into-outer-dictionary
class C
{
    private readonly Dictionary<string, Doc> _open = [];
    public async Task M(Moored<Doc> doc, string name) => await doc.RunAsync(d => { _open[name] = d; }); //!! MOOR402
}
//# object-in-handler-of-outer-event
class C
{
    public event Action Tick;
    public async Task M(Moored<Doc> doc) => await doc.RunAsync(d => { Tick += () => d.Pages.Clear(); }); //!! MOOR402
}
//# object-in-returned-lambda
class C { public async Task<Func<int>> M(Moored<Doc> doc) => await doc.RunAsync<Func<int>>(d => () => d.Count); } //!! MOOR402
//# object-in-collection-expression
class C { public async Task<List<Doc>> M(Moored<Doc> a) => await a.RunAsync<List<Doc>>(d => [d]); } //!! MOOR402
//# object-to-thread-pool
class C { public void M(Moored<Doc> doc) => doc.Post(d => ThreadPool.QueueUserWorkItem(_ => d.Pages.Clear())); } //!! MOOR402
//# run-in-turn-through-helper
class C(Moored<Doc> other)
{
    private int Others() => other.Run(d => d.Count);
    public async Task<int> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Count + Others()); //!! MOOR404
}
//# run-in-turn-of-post
class C(Moored<Doc> other) { public void M(Moored<Doc> doc) => doc.Post(d => other.Run(o => o.Pages.AddRange(d.Pages))); } //!! MOOR404
//# span-over-await-of-guest-in-helper
class C(Mooring.Wasm.Instance instance)
{
    private int Allocate(int n) => instance.GetFunc("malloc").Call(n)[0];
    public void M(Mooring.Wasm.Memory memory, byte[] data)
    {
        var header = memory.GetSpan(0, 16);
        int at = Allocate(data.Length);
        data.CopyTo(memory.GetSpan(at, data.Length));
        header[0] = (byte)at; //!! MOOR403
    }
}
//# span-in-loop
class C(Mooring.Wasm.Instance instance)
{
    public int M(Mooring.Wasm.Memory memory)
    {
        int sum = 0;
        Span<byte> span = memory.GetSpan(0, 8);
        for (int i = 0; i < 8; i++)
        {
            sum += span[i]; //!! MOOR403
            instance.Invoke("step", i);
        }
        return sum;
    }
}
//# read-only-span-cast
class C(Mooring.Wasm.Instance instance)
{
    public int M(Mooring.Wasm.Memory memory)
    {
        ReadOnlySpan<int> ints = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(memory.GetSpan(0, 64));
        instance.Invoke("run", 0);
        return ints[3]; //!! MOOR403
    }
}
//# host-function-by-local-function
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        linker.Define("env", "id", Next); //!! MOOR401
        static int Next(int n) => n * Ids.Next();
    }
}
//# mobile-object-with-thread-static
class Session { private int _id = Ids.Next(); public int Id => _id; public void Touch() => _id = Ids.Next(); }
class C { public async Task<Moored<Session>> M() => await Moored.CreateAsync(() => new Session()); } //!! MOOR405
//# mobile-object-with-affine-part
[ThreadAffine] class Native { } class Session { private readonly Native _native = new(); public object N => _native; }
class C { public async Task<Moored<Session>> M() => await Moored.CreateAsync(() => new Session(), new MooredOptions { Affinity = Affinity.Task }); } //!! MOOR405
