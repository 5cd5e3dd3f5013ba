// Mooring's own rules.
namespace Mooring
{
    public enum Affinity { Task, Thread }
    public sealed record MooredOptions { public Affinity Affinity { get; init; } }
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
    public sealed class Instance { public int Invoke(string name, int n) => 0; }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } }
}
class Doc { public List<int> Items { get; } = []; public int Count => 0; public Task SaveAsync() => Task.Delay(1); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
//# host-function-reads-thread-static
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        linker.Define("env", "next", () => Ids.Next()); //!! MOOR401
    }
}
//# host-function-method-group
class C
{
    private static int Next(int n) => n + Ids.Next();
    public void M(Mooring.Wasm.Linker linker)
    {
        linker.Define("env", "next", Next); //!! MOOR401
    }
}
//# object-returned
class C
{
    public async Task<Doc> M(Moored<Doc> doc)
    {
        return await doc.RunAsync(d => d); //!! MOOR402
    }
}
//# object-stored-outside
class C
{
    private Doc _doc;
    public async Task M(Moored<Doc> doc)
    {
        Doc local = null;
        await doc.RunAsync(d => { local = d; }); //!! MOOR402
        await doc.RunAsync(d => { _doc = d; }); //!! MOOR402
        Console.WriteLine(local.Count);
    }
}
//# object-into-task-run
class C
{
    public async Task M(Moored<Doc> doc)
    {
        await doc.RunAsync(d => { _ = Task.Run(() => d.Items.Add(1)); }); //!! MOOR402
    }
}
//# object-in-lazy-result
class C
{
    public async Task<IEnumerable<int>> M(Moored<Doc> doc)
    {
        return await doc.RunAsync(d => d.Items.Where(i => i > 1)); //!! MOOR402
    }
}
//# span-across-grow
class C
{
    public int M(Mooring.Wasm.Memory memory)
    {
        var span = memory.GetSpan(0, 8);
        memory.Grow(1);
        return span[0]; //!! MOOR403
    }
}
//# span-across-guest-call
class C
{
    public void M(Mooring.Wasm.Memory memory, Mooring.Wasm.Instance instance)
    {
        Span<byte> span = memory.GetSpan(0, 8);
        int at = instance.Invoke("malloc", 8);
        span[0] = (byte)at; //!! MOOR403
    }
}
//# out-span-across-guest-call
class C
{
    public void M(Mooring.Wasm.Memory memory, Mooring.Wasm.Instance instance)
    {
        if (!memory.TryGetSpan(0, 8, out var span)) return;
        int at = instance.Invoke("malloc", 8);
        span[0] = (byte)at; //!! MOOR403
    }
}
//# run-inside-turn
class C
{
    public async Task M(Moored<Doc> doc, Moored<Doc> other)
    {
        await doc.RunAsync(d =>
        {
            int n = other.Run(o => o.Count); //!! MOOR404
            d.Items.Add(n);
        });
    }
}
//# mobile-affine-type
[ThreadAffine] class Session { public void Go() { } }
class C
{
    public async Task M()
    {
        var session = await Moored.CreateAsync(() => new Session()); //!! MOOR405
        await session.RunAsync(s => s.Go());
    }
}
//# mobile-type-with-affine-field
class Session { private readonly System.Windows.Threading.DispatcherObject _o = new(); public object O => _o; }
namespace System.Windows.Threading { public class DispatcherObject { } }
class C
{
    public async Task M()
    {
        await Moored.CreateAsync(() => new Session(), new MooredOptions { Affinity = Affinity.Task }); //!! MOOR405
    }
}
//# mobile-type-that-reads-thread-static
class Counter { public int Next() => Inner(); private static int Inner() => Ids.Next(); }
class C
{
    public async Task M()
    {
        await Moored.CreateAsync(() => new Counter()); //!! MOOR405
    }
}
