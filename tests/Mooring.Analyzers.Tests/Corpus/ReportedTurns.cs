// Mooring's own rules on further shapes.
namespace Mooring
{
    public enum Affinity { Task, Thread }
    public sealed record MooredOptions { public Affinity Affinity { get; init; } public object Executors { get; init; } }
    public static class Moored { public static ValueTask<Moored<T>> CreateAsync<T>(Func<T> factory, MooredOptions options = null) => default; }
    public sealed class Moored<T>
    {
        public ValueTask RunAsync(Action<T> work) => default;
        public ValueTask<R> RunAsync<R>(Func<T, R> work) => default;
        public ValueTask RunAsync(Func<T, Task> work) => default;
        public R Run<R>(Func<T, R> work) => default;
        public void Run(Action<T> work) { }
        public void Post(Action<T> work) { }
    }
}
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public bool TryGetSpan(ulong a, int n, out Span<byte> span) { span = default; return true; } public ulong Grow(ulong pages) => 0; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; public Memory Memory { get; } public Func GetFunc(string name) => default; }
    public sealed class Func { public object Call(params object[] arguments) => null; }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Doc { public List<int> Items { get; } = []; public Dictionary<string, int> Index = []; public int Count => 0; public string Name { get; set; } public Task SaveAsync() => Task.Delay(1); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
//# inner-list-returned
class C
{
    public async Task<List<int>> M(Moored<Doc> doc) => await doc.RunAsync(d => d.Items); //!! MOOR402
}
//# inner-field-returned-from-block
class C
{
    public async Task<Dictionary<string, int>> M(Moored<Doc> doc)
    {
        return await doc.RunAsync(d =>
        {
            d.Name = "x";
            return d.Index; //!! MOOR402
        });
    }
}
//# closure-over-the-object-returned
class C
{
    public async Task<Func<int>> M(Moored<Doc> doc)
    {
        return await doc.RunAsync(d => new Func<int>(() => d.Count)); //!! MOOR402
    }
}
//# closure-over-the-object-stored
class C
{
    private Action _later;
    public void M(Moored<Doc> doc)
    {
        doc.Post(d => { _later = () => d.Items.Clear(); }); //!! MOOR402
    }
}
//# object-in-a-tuple
class C
{
    public async Task<(Doc, int)> M(Moored<Doc> doc) => await doc.RunAsync(d => (d, d.Count)); //!! MOOR402
}
//# object-set-on-a-completion-source
class C
{
    public Task<Doc> M(Moored<Doc> doc)
    {
        var source = new TaskCompletionSource<Doc>();
        doc.Post(d => source.SetResult(d)); //!! MOOR402
        return source.Task;
    }
}
//# object-in-a-new-thread
class C
{
    public void M(Moored<Doc> doc)
    {
        doc.Post(d => new Thread(() => d.Items.Clear()).Start()); //!! MOOR402
    }
}
//# span-sliced-then-guest-call
class C
{
    public byte M(Mooring.Wasm.Memory memory, Mooring.Wasm.Func allocate)
    {
        Span<byte> head = memory.GetSpan(0, 64).Slice(8);
        allocate.Call(16);
        return head[0]; //!! MOOR403
    }
}
//# span-alias-then-guest-call
class C
{
    public byte M(Mooring.Wasm.Instance guest)
    {
        Span<byte> all = guest.Memory.GetSpan(0, 64);
        Span<byte> part = all[8..];
        guest.Invoke("malloc", 16);
        return part[0]; //!! MOOR403
    }
}
//# span-across-own-helper-that-calls-the-guest
class C(Mooring.Wasm.Instance guest)
{
    private int Allocate(int n) => guest.Invoke("malloc", n);
    public byte M()
    {
        ReadOnlySpan<byte> name = guest.Memory.GetSpan(0, 8);
        int address = Allocate(16);
        return name[address]; //!! MOOR403
    }
}
//# span-in-loop-that-calls
class C
{
    public int M(Mooring.Wasm.Memory memory, Mooring.Wasm.Func f)
    {
        int sum = 0;
        Span<byte> bytes = memory.GetSpan(0, 4);
        for (int i = 0; i < 4; i++)
        {
            sum += bytes[i]; //!! MOOR403
            f.Call(i);
        }
        return sum;
    }
}
//# run-inside-async-turn
class C
{
    public async Task M(Moored<Doc> a, Moored<Doc> b)
    {
        await a.RunAsync(async d =>
        {
            await d.SaveAsync();
            d.Name = b.Run(other => other.Name); //!! MOOR404
        });
    }
}
//# host-function-through-local
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        Func<int> next = () => Ids.Next();
        linker.Define("env", "next", next); //!! MOOR401
    }
}
//# host-function-in-a-file-with-a-pinned-actor-too
class C
{
    public void Mobile(Mooring.Wasm.Linker linker)
    {
        linker.Define("env", "next", () => Ids.Next()); //!! MOOR401
    }
    public async Task Pinned()
    {
        var other = await Moored.CreateAsync(() => new Doc(), new MooredOptions { Affinity = Affinity.Thread });
        await other.RunAsync(d => d.SaveAsync());
    }
}
//# mobile-through-options-variable
class Bound { [ThreadStatic] private static int t_n; public int Next() => ++t_n; }
class C
{
    public ValueTask<Moored<Bound>> M()
    {
        var options = new MooredOptions { Affinity = Affinity.Task };
        return Moored.CreateAsync(() => new Bound(), options); //!! MOOR405
    }
}
//# mobile-type-with-affine-base
[ThreadAffine] class Window { }
class Dialog : Window { }
class C
{
    public async Task M() => await Moored.CreateAsync(() => new Dialog()); //!! MOOR405
}
