// Look-alikes of what Mooring's own rules report.
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
//# pure-host-function
class C { public void M(Mooring.Wasm.Linker linker) => linker.Define("env", "add", (int a, int b) => a + b); }
//# pinned-host-function
class C
{
    public void M(Mooring.Wasm.Linker linker)
    {
        var options = new MooredOptions { Affinity = Affinity.Thread };
        linker.Define("env", "next", () => Ids.Next());
        Console.WriteLine(options);
    }
}
//# data-returned
class C
{
    public async Task<int> M(Moored<Doc> doc)
    {
        int[] items = await doc.RunAsync(d => d.Items.Where(i => i > 1).ToArray());
        return items.Length + await doc.RunAsync(d => d.Count);
    }
}
//# local-inside-turn
class C
{
    public async Task M(Moored<Doc> doc)
    {
        await doc.RunAsync(d => { var same = d; same.Items.Add(1); });
        await doc.RunAsync(async d => { await d.SaveAsync(); d.Items.Clear(); });
    }
}
//# span-refetched
class C
{
    public int M(Mooring.Wasm.Memory memory)
    {
        var span = memory.GetSpan(0, 8);
        int first = span[0];
        memory.Grow(1);
        span = memory.GetSpan(0, 8);
        return first + span[0];
    }
}
//# span-used-before-call
class C
{
    public int M(Mooring.Wasm.Memory memory, Mooring.Wasm.Instance instance)
    {
        int n = memory.GetSpan(0, 8)[0];
        return instance.Invoke("f", n);
    }
}
//# other-span
class C
{
    public int M(byte[] bytes, Mooring.Wasm.Memory memory)
    {
        Span<byte> span = bytes;
        memory.Grow(1);
        return span[0];
    }
}
//# run-outside-turn
class C { public int M(Moored<Doc> doc) => doc.Run(d => d.Count); }
//# run-async-inside-turn
class C
{
    public async Task M(Moored<Doc> doc, Moored<Doc> other)
    {
        await doc.RunAsync(async d => { int n = await other.RunAsync(o => o.Count); d.Items.Add(n); });
    }
}
//# pinned-affine-type
[ThreadAffine] class Session { public void Go() { } }
class C
{
    public async Task M()
    {
        var session = await Moored.CreateAsync(() => new Session(), new MooredOptions { Affinity = Affinity.Thread });
        await session.RunAsync(s => s.Go());
    }
}
//# mobile-plain-type
class C { public async Task M() => await Moored.CreateAsync(() => new Doc()); }
