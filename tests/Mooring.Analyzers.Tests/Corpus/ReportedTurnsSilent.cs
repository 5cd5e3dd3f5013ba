// Look-alikes of Mooring's own rules.
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
        public void Post(Action<T> work) { }
    }
}
namespace Mooring.Wasm
{
    public sealed class Memory { public Span<byte> GetSpan(int address, int length) => default; public ulong Grow(ulong pages) => 0; }
    public sealed class Instance { public int Invoke(string name, int n) => 0; public Memory Memory { get; } }
    public sealed class Store { }
    public sealed class Linker { public void Define(string module, string name, Delegate function) { } public Instance Instantiate(Store s) => new(); }
}
class Doc { public List<int> Items { get; } = []; public List<int> Copy => [.. Items]; public int Count => 0; public string Name { get; set; } public Task SaveAsync() => Task.Delay(1); }
static class Ids { [ThreadStatic] private static int t_n; public static int Next() => ++t_n; }
//# pinned-host-functions-of-one-actor
class Guest(Mooring.Wasm.Instance instance) { public int Step() => instance.Invoke("step", 1); }
class C
{
    public async Task M(Mooring.Wasm.Linker linker)
    {
        linker.Define("env", "next", () => Ids.Next());
        var guest = await Moored.CreateAsync(() => new Guest(linker.Instantiate(new())), new MooredOptions { Affinity = Affinity.Thread });
        await guest.RunAsync(g => g.Step());
    }
}
//# pinned-host-functions-defined-in-the-factory
class Guest(Mooring.Wasm.Instance instance) { public int Step() => instance.Invoke("step", 1); }
class C
{
    public ValueTask<Moored<Guest>> M() => Moored.CreateAsync(() =>
    {
        var linker = new Mooring.Wasm.Linker();
        linker.Define("env", "next", () => Ids.Next());
        return new Guest(linker.Instantiate(new()));
    }, new MooredOptions { Affinity = Affinity.Thread });
}
//# copies-and-values-returned
class C
{
    public async Task<string> M(Moored<Doc> doc)
    {
        List<int> copy = await doc.RunAsync(d => d.Copy);
        int[] items = await doc.RunAsync(d => d.Items.ToArray());
        int first = await doc.RunAsync(d => d.Items[0]);
        return await doc.RunAsync(d => d.Name + copy.Count + items.Length + first);
    }
}
//# closure-used-inside-the-turn
class C
{
    public async Task<int> M(Moored<Doc> doc) => await doc.RunAsync(d =>
    {
        Func<int, int> at = i => d.Items[i];
        d.Items.ForEach(i => d.Name += i);
        return Enumerable.Range(0, 3).Sum(at);
    });
}
//# span-copied-before-the-call
class C
{
    public int M(Mooring.Wasm.Instance guest)
    {
        byte[] copy = guest.Memory.GetSpan(0, 8).ToArray();
        int n = guest.Invoke("f", copy.Length);
        return n + copy[0] + guest.Memory.GetSpan(0, 8)[1];
    }
}
//# span-across-a-helper-that-calls-nobody
class C(Mooring.Wasm.Instance guest)
{
    private static int Hash(ReadOnlySpan<byte> s) => s.Length;
    public int M()
    {
        ReadOnlySpan<byte> name = guest.Memory.GetSpan(0, 8);
        int hash = Hash(name);
        return hash + name[0];
    }
}
//# options-pinned-through-variable
class Bound { [ThreadStatic] private static int t_n; public int Next() => ++t_n; }
class C
{
    public async Task M(bool pinned)
    {
        var options = new MooredOptions { Affinity = Affinity.Thread };
        await Moored.CreateAsync(() => new Bound(), options);
        await Moored.CreateAsync(() => new Bound(), new MooredOptions { Affinity = pinned ? Affinity.Thread : Affinity.Task });
    }
}
//# run-from-a-dedicated-thread
class C
{
    public void M(Moored<Doc> doc)
    {
        var thread = new Thread(() => Console.WriteLine(doc.Run(d => d.Count)));
        thread.Start();
        thread.Join();
    }
}
