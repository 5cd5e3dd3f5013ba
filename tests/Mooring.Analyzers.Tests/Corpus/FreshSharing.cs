// Sharing, a second set.
namespace System.Windows.Forms
{
    public class Control { public string Text { get; set; } public object Invoke(Delegate d) => null; public IAsyncResult BeginInvoke(Delegate d) => null; public bool InvokeRequired => true; public event EventHandler Click; }
    public class Label : Control { } public class Button : Control { } public class Form : Control { }
}
namespace Microsoft.EntityFrameworkCore
{
    public class DbContext : IDisposable, IAsyncDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => null; public int SaveChanges() => 0; public void Add(object o) { } public void Dispose() { } public ValueTask DisposeAsync() => default; }
    public class DbSet<T> : IQueryable<T> { public Type ElementType => null; public System.Linq.Expressions.Expression Expression => null; public IQueryProvider Provider => null; public IEnumerator<T> GetEnumerator() => null; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null; public ValueTask<T> FindAsync(params object[] k) => default; }
    public static class Q { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q, CancellationToken c = default) => null; public static Task<int> CountAsync<T>(this IQueryable<T> q) => null; public static Task<T> FirstAsync<T>(this IQueryable<T> q) => null; public static IAsyncEnumerable<T> AsAsyncEnumerable<T>(this IQueryable<T> q) => null; }
}
class User { public int Id; } class Order { public int Id; public int UserId; }
class AppDb : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<User> Users => null; public Microsoft.EntityFrameworkCore.DbSet<Order> Orders => null; }
[ThreadAffine] class Engine { public void Write(string s) { } public int Read() => 0; }
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# button-handler-through-thread-pool
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Button _go = new();
    public MainForm() => _go.Click += (s, e) => ThreadPool.QueueUserWorkItem(_ => { Thread.Sleep(10); _go.Text = "done"; }); //!! MOOR104
}
//# label-in-continue-with
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    public void Load1() => Io.ReadAsync("x").ContinueWith(t => _label.Text = t.Result, TaskScheduler.Default); //!! MOOR104
}
//# label-in-local-function-of-task-run
using System.Windows.Forms;
class MainForm
{
    public Task RunAsync(Label label)
    {
        return Task.Run(Work); //!! MOOR104
        void Work() => label.Text = "x";
    }
}
//# queries-in-async-enumeration
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> M()
    {
        int n = 0;
        var count = db.Orders.CountAsync();
        await foreach (var u in db.Users.AsAsyncEnumerable()) n += u.Id; //!! MOOR105
        return n + await count;
    }
}
//# context-in-task-run-twice
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public Task M() => Task.WhenAll(
        Task.Run(() => db.Users.Count()),
        Task.Run(() => db.Orders.Count())); //!! MOOR105
}
//# parallel-invoke-over-context
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public void M() => Parallel.Invoke(() => db.Users.Count(), () => db.Orders.Count()); //!! MOOR105
}
//# plinq-over-context
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public List<User> M(int[] ids) => ids.AsParallel().Select(id => db.Users.First(u => u.Id == id)).ToList(); //!! MOOR105
}
//# affine-field-object-over-await-in-loop
class Recorder
{
    public async Task RunAsync(IEnumerable<string> lines)
    {
        var engine = new Engine();
        foreach (string line in lines)
        {
            engine.Write(line);
            await Task.Delay(1); //!! MOOR102
        }
    }
}
//# affine-in-list
class Recorder
{
    public async Task RunAsync()
    {
        List<Engine> engines = [new(), new()];
        await Task.Delay(1); //!! MOOR102
        foreach (var e in engines) e.Write("x");
    }
}
//# affine-returned-by-attribute
class Devices
{
    [return: ThreadAffine] public static object Open() => new();
    public static void Use(object o) { }
    public async Task RunAsync()
    {
        var device = Open();
        await Task.Delay(1); //!! MOOR102
        Use(device);
    }
}
//# command-while-reader-open
class Store
{
    public async Task<int> M(System.Data.Common.DbConnection connection)
    {
        using var a = connection.CreateCommand();
        using var b = connection.CreateCommand();
        var first = a.ExecuteNonQueryAsync();
        var second = b.ExecuteNonQueryAsync(); //!! MOOR105
        return await first + await second;
    }
}
//# two-queries-of-one-context
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> M()
    {
        var users = db.Users.Where(u => u.Id > 3);
        var orders = db.Orders.Where(o => o.Id > 3);
        var a = users.ToListAsync();
        var b = orders.ToListAsync(); //!! MOOR105
        return (await a).Count + (await b).Count;
    }
}
