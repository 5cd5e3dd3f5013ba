// Affine values that leave their thread, exclusive values used by two flows.
namespace System.Windows.Forms
{
    public class Control { public string Text { get; set; } public int Width; public object Invoke(Delegate d) => null; public IAsyncResult BeginInvoke(Delegate d) => null; public void Refresh() { } public bool InvokeRequired => true; }
    public class Label : Control { } public class ListBox : Control { public List<object> Items { get; } } public class Form : Control { public event EventHandler Load; public void Close() { } } public class ProgressBar : Control { public int Value { get; set; } }
}
namespace Microsoft.EntityFrameworkCore
{
    public class DbContext : IDisposable, IAsyncDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => null; public int SaveChanges() => 0; public ValueTask<T> FindAsync<T>(params object[] k) => default; public void Add(object o) { } public void Dispose() { } public ValueTask DisposeAsync() => default; }
    public class DbSet<T> : IQueryable<T> { public Type ElementType => null; public System.Linq.Expressions.Expression Expression => null; public IQueryProvider Provider => null; public IEnumerator<T> GetEnumerator() => null; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null; public ValueTask<T> FindAsync(params object[] k) => default; }
    public static class Q { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q, CancellationToken c = default) => null; public static Task<int> CountAsync<T>(this IQueryable<T> q) => null; public static Task<T> FirstAsync<T>(this IQueryable<T> q) => null; }
    public interface IDbContextFactory<T> { T CreateDbContext(); Task<T> CreateDbContextAsync(); }
}
namespace Realms { public class Realm : IDisposable { public static Realm GetInstance() => null; public void Write(Action a) { } public IQueryable<T> All<T>() => null; public void Add(object o) { } public void Dispose() { } } }
class User { public int Id; } class Order { public int Id; }
class AppDb : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<User> Users => null; public Microsoft.EntityFrameworkCore.DbSet<Order> Orders => null; }
[ThreadAffine] class Engine { public void Write(string s) { } public int Read() => 0; }
class Holder<T>(T value) { public T Value { get; } = value; }
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); public static IAsyncEnumerable<string> LinesAsync(string p) => null; }
//# label-from-timer-callback
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _clock = new();
    private System.Threading.Timer _timer;
    public void Start() => _timer = new System.Threading.Timer(_ => _clock.Text = DateTime.Now.ToString(), null, 0, 1000); //!! MOOR104
}
//# label-from-timer-method
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _clock = new();
    private System.Threading.Timer _timer;
    private void Tick(object state) => _clock.Text = "now";
    public void Start() => _timer = new System.Threading.Timer(Tick, null, 0, 1000); //!! MOOR104
}
//# progress-bar-from-parallel
using System.Windows.Forms;
class Converter(ProgressBar bar)
{
    public void Convert(IEnumerable<string> files)
    {
        Parallel.ForEach(files, f => { File.Copy(f, f + ".bak"); bar.Value++; }); //!! MOOR104
    }
}
//# list-filled-by-background-thread
using System.Windows.Forms;
class Finder : Form
{
    private readonly ListBox _list = new();
    private void Search() { foreach (var f in Directory.GetFiles(".")) _list.Items.Add(f); }
    public void OnClick(object sender, EventArgs e)
    {
        var thread = new Thread(Search) { IsBackground = true }; //!! MOOR104
        thread.Start();
    }
}
//# control-after-configured-await-foreach
using System.Windows.Forms;
class Viewer : Form
{
    private readonly Label _label = new();
    public async Task ShowAsync(string path)
    {
        await foreach (var line in Io.LinesAsync(path).ConfigureAwait(false)) //!! MOOR106
            _label.Text = line;
    }
}
//# control-after-second-configured-await
using System.Windows.Forms;
class Viewer : Form
{
    private readonly Label _label = new();
    public async Task ShowAsync(string path)
    {
        var a = await Io.ReadAsync(path);
        _label.Text = a;
        var b = await Io.ReadAsync(a).ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.None); //!! MOOR106
        _label.Text = b;
    }
}
//# realm-object-after-await
class Sync
{
    public async Task PullAsync()
    {
        using var realm = Realms.Realm.GetInstance();
        var text = await Io.ReadAsync("remote"); //!! MOOR102
        realm.Write(() => realm.Add(text));
    }
}
//# affine-in-generic-holder
class C
{
    public async Task RunAsync()
    {
        var holder = new Holder<Engine>(new Engine());
        await Io.SaveAsync("x"); //!! MOOR102
        holder.Value.Write("y");
    }
}
//# affine-in-anonymous-object-and-tuple
class C
{
    public async Task<int> RunAsync()
    {
        var pair = (Engine: new Engine(), Name: "a");
        await Io.SaveAsync(pair.Name); //!! MOOR102
        return pair.Engine.Read();
    }
}
//# affine-operand-before-await
class C
{
    public async Task RunAsync(Engine engine, string path) => engine.Write(await Io.ReadAsync(path)); //!! MOOR102
}
//# affine-captured-by-kept-lambda
class C
{
    public async Task RunAsync()
    {
        var engine = new Engine();
        Action<string> write = s => engine.Write(s);
        var text = await Io.ReadAsync("x"); //!! MOOR102
        write(text);
    }
}
//# context-in-select-of-tasks
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<User[]> LoadAsync(int[] ids)
    {
        return await Task.WhenAll(ids.Select(async id => await db.Users.FindAsync(id))); //!! MOOR105
    }
}
//# context-in-parallel-for-each-async
using Microsoft.EntityFrameworkCore;
class Service
{
    private readonly AppDb _db;
    public Service(AppDb db) => _db = db;
    public Task ImportAsync(List<Order> orders) =>
        Parallel.ForEachAsync(orders, async (order, token) => //!! MOOR105
        {
            _db.Add(order);
            await _db.SaveChangesAsync(token);
        });
}
//# two-private-loaders-together
using Microsoft.EntityFrameworkCore;
class Dashboard(AppDb db)
{
    private async Task<int> UsersAsync() => await db.Users.CountAsync();
    private async Task<int> OrdersAsync() => await db.Orders.CountAsync();
    public async Task<int> TotalAsync()
    {
        int[] counts = await Task.WhenAll([UsersAsync(), OrdersAsync()]); //!! MOOR105
        return counts.Sum();
    }
}
//# two-local-functions-together
using Microsoft.EntityFrameworkCore;
class Dashboard
{
    public async Task<int> TotalAsync(AppDb db)
    {
        var users = Users();
        var orders = Orders(); //!! MOOR105
        return (await users).Count + (await orders).Count;
        async Task<List<User>> Users() => await db.Users.ToListAsync();
        async Task<List<Order>> Orders() => await db.Orders.ToListAsync();
    }
}
//# tasks-of-a-loop-on-one-context
using Microsoft.EntityFrameworkCore;
class Importer
{
    private static async Task ImportAsync(AppDb db, string line) { db.Add(line); await db.SaveChangesAsync(); }
    public async Task RunAsync(AppDb db, IEnumerable<string> lines)
    {
        var tasks = new List<Task>();
        foreach (var line in lines) tasks.Add(ImportAsync(db, line)); //!! MOOR105
        await Task.WhenAll(tasks);
    }
}
//# save-while-query-runs
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<List<User>> SaveAndListAsync(User user)
    {
        var list = db.Users.ToListAsync();
        db.Add(user); //!! MOOR105
        db.SaveChanges();
        return await list;
    }
}
//# moved-into-task-and-used
class Reports
{
    public async Task<int> RunAsync(System.Data.Common.DbConnection connection)
    {
        var background = Task.Run(() => { using var c = connection.CreateCommand(); c.ExecuteNonQuery(); });
        using var command = connection.CreateCommand(); //!! MOOR105
        int n = (int)command.ExecuteScalar();
        await background;
        return n;
    }
}
//# exclusive-in-when-any-with-itself
[Exclusive] class Session { public Task<string> SendAsync(string s) => null; public Task PingAsync() => null; }
class Client(Session session)
{
    public async Task<string> AskAsync(string q)
    {
        Task<string> answer = session.SendAsync(q);
        while (!answer.IsCompleted)
        {
            await Task.WhenAny(answer, Task.Delay(1000));
            await session.PingAsync(); //!! MOOR105
        }
        return await answer;
    }
}
//# two-repositories-over-one-context
using Microsoft.EntityFrameworkCore;
class UserRepository(AppDb db) { public Task<List<User>> AllAsync() => db.Users.ToListAsync(); }
class OrderRepository(AppDb db) { public Task<List<Order>> AllAsync() => db.Orders.ToListAsync(); }
class Page
{
    public async Task<int> CountAsync(AppDb db)
    {
        var users = new UserRepository(db);
        var orders = new OrderRepository(db);
        var a = users.AllAsync();
        var b = orders.AllAsync(); //!! MOOR105
        return (await a).Count + (await b).Count;
    }
}
