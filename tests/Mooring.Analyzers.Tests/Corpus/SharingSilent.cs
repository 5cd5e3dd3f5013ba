// Look-alikes of values that get where they must not be.
[ThreadAffine] class Realm { public static Realm Open() => new(); public void Write(int n) { } public int Count => 0; }
[ContextAffine] class Label { public string Text { get; set; } }
[Exclusive] class Store { public Task CallAsync(int n) => Task.Delay(n); public Task<int> SumAsync() => Task.Run(() => 1); public void Set(int n) { } }
//# opened-inside
class C { public Task M() => Task.Run(() => { var realm = Realm.Open(); realm.Write(1); }); }
//# only-data-captured
class C { public Task M(Realm realm) { int n = realm.Count; return Task.Run(() => Console.WriteLine(n)); } }
//# dispatched-back
class C
{
    private readonly Label _label = new();
    private readonly SynchronizationContext _ui;
    public Task M() => Task.Run(() => _ui.Post(_ => _label.Text = "x", null));
}
//# lambda-runs-here
class C { public void M(Realm realm, List<int> xs) { xs.ForEach(x => realm.Write(x)); } }
//# thread-static-field
class C { [ThreadStatic] private static Realm t_realm; public void M(Realm realm) { t_realm = realm; } }
//# store-in-turn
class C
{
    public async Task M(Store store)
    {
        await store.CallAsync(1);
        await store.CallAsync(2);
        store.Set(3);
    }
}
//# moved-and-joined
class C
{
    public async Task M(Store store)
    {
        var work = Task.Run(() => store.Set(1));
        await work;
        store.Set(2);
    }
}
//# moved-and-not-used-again
class C
{
    public Task M()
    {
        var store = new Store();
        store.Set(1);
        return Task.Run(() => store.Set(2));
    }
}
//# one-store-each
class C
{
    public async Task M(Store a, Store b)
    {
        await Task.WhenAll(a.CallAsync(1), b.CallAsync(2));
    }
    public async Task N(int[] xs) => await Task.WhenAll(xs.Select(async x => { var s = new Store(); await s.CallAsync(x); }));
}
//# free-client
class C
{
    public async Task M(System.Net.Http.HttpClient http)
    {
        var a = http.GetStringAsync("a");
        var b = http.GetStringAsync("b");
        await Task.WhenAll(a, b);
    }
}
//# duplex-stream
class C
{
    public Task M(Stream a, Stream b) => Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));
}
//# either-branch
class C
{
    public async Task M(Store store, bool b)
    {
        Task t;
        if (b) t = store.CallAsync(1);
        else t = store.CallAsync(2);
        await t;
    }
}
//# select-awaited-one-by-one
class C
{
    public async Task M(Store store, int[] xs)
    {
        foreach (var x in xs) await store.CallAsync(x);
    }
}
//# task-awaited-in-loop
class C
{
    public async Task M(Store store)
    {
        Task previous = Task.CompletedTask;
        for (int i = 0; i < 3; i++)
        {
            await previous;
            previous = store.CallAsync(i);
        }
        await previous;
    }
}
//# scheduler-of-the-context
class C
{
    public Task M(Label label, Task<string> t) =>
        t.ContinueWith(x => label.Text = x.Result, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.FromCurrentSynchronizationContext()); //!! MOOR311
}
