// Values that get where they must not be.
[ThreadAffine] class Realm { public void Write(int n) { } public int Count => 0; }
[ContextAffine] class Label { public string Text { get; set; } }
[Exclusive] class Store { public Task CallAsync(int n) => Task.Delay(n); public Task<int> SumAsync() => Task.Run(() => 1); public void Set(int n) { } }
//# affine-into-task-run
class C
{
    public Task M(Realm realm)
    {
        return Task.Run(() => realm.Write(1)); //!! MOOR104
    }
}
//# affine-into-thread
class C
{
    public void M(Realm realm)
    {
        var t = new Thread(() => realm.Write(1)); //!! MOOR104
        t.Start();
    }
}
//# affine-into-pool
class C
{
    public void M(Realm realm)
    {
        ThreadPool.QueueUserWorkItem(_ => realm.Write(1)); //!! MOOR104
    }
}
//# affine-into-timer
class C
{
    private readonly Realm _realm = new();
    private Timer _timer;
    public void M()
    {
        _timer = new Timer(_ => _realm.Write(1), null, 0, 1000); //!! MOOR104
    }
}
//# affine-as-state
class C
{
    public void M(Realm realm)
    {
        ThreadPool.QueueUserWorkItem(state => { }, realm); //!! MOOR104
    }
}
//# affine-method-group
class C
{
    private static void Run(Realm realm, Action a) { }
    public Task M(RealmJob job) => Task.Run(job.Go); //!! MOOR104
}
[ThreadAffine] class RealmJob { public void Go() { } }
//# affine-into-static
class C
{
    private static Realm s_realm;
    public void M(Realm realm)
    {
        s_realm = realm; //!! MOOR104
    }
}
//# affine-into-queue
class C
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<Realm> _queue = new();
    public void M(Realm realm)
    {
        _queue.Enqueue(realm); //!! MOOR104
    }
}
//# context-affine-into-task-run
class C
{
    private readonly Label _label = new();
    public Task M()
    {
        return Task.Run(() => _label.Text = "x"); //!! MOOR104
    }
}
//# through-own-helper
class C
{
    private static void InBackground(Action a) => Task.Run(() => { try { a(); } catch (Exception) { } });
    public void M(Realm realm)
    {
        InBackground(() => realm.Write(1)); //!! MOOR104
    }
}
//# parallel-for-each
class C
{
    public void M(Realm realm, int[] xs)
    {
        Parallel.ForEach(xs, x => realm.Write(x)); //!! MOOR104
    }
}
//# two-tasks-on-one-store
class C
{
    public async Task M(Store store)
    {
        var a = store.CallAsync(1);
        var b = store.CallAsync(2); //!! MOOR105
        await Task.WhenAll(a, b);
    }
}
//# two-in-when-all
class C
{
    public async Task M(Store store)
    {
        await Task.WhenAll(store.CallAsync(1), store.CallAsync(2)); //!! MOOR105
    }
}
//# moved-and-used
class C
{
    public async Task M(Store store)
    {
        var work = Task.Run(() => store.Set(1));
        store.Set(2); //!! MOOR105
        await work;
    }
}
//# parallel-on-one-store
class C
{
    public void M(Store store, int[] xs)
    {
        Parallel.ForEach(xs, x => store.Set(x)); //!! MOOR105
    }
}
//# select-when-all
class C
{
    public async Task M(Store store, int[] xs)
    {
        await Task.WhenAll(xs.Select(async x => await store.CallAsync(x))); //!! MOOR105
    }
}
//# loop-collects
class C
{
    public async Task M(Store store, int[] xs)
    {
        var tasks = new List<Task>();
        foreach (var x in xs)
            tasks.Add(store.CallAsync(x)); //!! MOOR105
        await Task.WhenAll(tasks);
    }
}
//# db-context
namespace Microsoft.EntityFrameworkCore
{
    public class DbContext : IDisposable { public void Dispose() { } public IQueryable<int> Users => null; public Task<int> SaveChangesAsync() => Task.Run(() => 1); }
    public static class Q { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q) => Task.Run(() => q.ToList()); }
}
namespace App
{
    using Microsoft.EntityFrameworkCore;
    class ShopContext : DbContext { public IQueryable<int> Orders => null; }
    class C
    {
        private readonly ShopContext _db = new();
        public async Task M()
        {
            var users = _db.Users.Where(x => x > 1).ToListAsync();
            var orders = _db.Orders.ToListAsync(); //!! MOOR105
            await Task.WhenAll(users, orders);
        }
    }
}
//# db-connection
class C
{
    public async Task M(System.Data.Common.DbCommand a)
    {
        var one = a.ExecuteScalarAsync();
        var two = a.ExecuteScalarAsync(); //!! MOOR105
        await one;
        await two;
    }
}
//# passed-to-two-methods
class C
{
    private Task Load(Store s) => s.CallAsync(1);
    public async Task M(Store store)
    {
        var a = Load(store);
        var b = Load(store); //!! MOOR105
        await a;
        await b;
    }
}
