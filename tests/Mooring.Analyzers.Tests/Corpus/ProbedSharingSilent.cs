// Affine and exclusive values in good hands.
namespace System.Windows.Forms
{
    public class Control { public string Text { get; set; } public object Invoke(Delegate d) => null; public IAsyncResult BeginInvoke(Delegate d) => null; public Task InvokeAsync(Action a) => null; public bool InvokeRequired => true; }
    public class Label : Control { } public class Form : Control { }
    public class Timer { public event EventHandler Tick; public void Start() { } }
}
namespace Microsoft.EntityFrameworkCore
{
    public class DbContext : IDisposable, IAsyncDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => null; public int SaveChanges() => 0; public void Add(object o) { } public void Dispose() { } public ValueTask DisposeAsync() => default; }
    public class DbSet<T> : IQueryable<T> { public Type ElementType => null; public System.Linq.Expressions.Expression Expression => null; public IQueryProvider Provider => null; public IEnumerator<T> GetEnumerator() => null; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null; public ValueTask<T> FindAsync(params object[] k) => default; }
    public static class Q { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q, CancellationToken c = default) => null; public static Task<int> CountAsync<T>(this IQueryable<T> q) => null; }
    public interface IDbContextFactory<T> { T CreateDbContext(); Task<T> CreateDbContextAsync(); }
}
class User { public int Id; } class Order { public int Id; }
class AppDb : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<User> Users => null; public Microsoft.EntityFrameworkCore.DbSet<Order> Orders => null; }
[ThreadAffine] class Engine { public void Write(string s) { } public int Read() => 0; }
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# label-by-begin-invoke
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    public Task WorkAsync() => Task.Run(() =>
    {
        string s = File.ReadAllText("a");
        BeginInvoke(new Action(() => _label.Text = s));
    });
}
//# label-by-progress
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    public async Task WorkAsync()
    {
        IProgress<int> progress = new Progress<int>(n => _label.Text = n.ToString());
        await Task.Run(() => { for (int i = 0; i < 9; i++) progress.Report(i); });
        _label.Text = "done";
    }
}
//# forms-timer
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    private readonly System.Windows.Forms.Timer _timer = new();
    public void Start() { _timer.Tick += (s, e) => _label.Text = "now"; _timer.Start(); }
}
//# configured-await-in-helper-only
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    private static async Task<int> LengthAsync(string p) => (await Io.ReadAsync(p).ConfigureAwait(false)).Length;
    public async Task ShowAsync(string p) => _label.Text = (await LengthAsync(p)).ToString();
}
//# text-read-before-configured-await
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    public async Task SaveAsync()
    {
        string text = _label.Text;
        await Io.SaveAsync(text).ConfigureAwait(false);
        await File.WriteAllTextAsync("b", text).ConfigureAwait(false);
    }
}
//# engine-made-per-task
class C
{
    public Task<int> RunAsync() => Task.Run(() => { var e = new Engine(); e.Write("a"); return e.Read(); });
}
//# engine-used-up-before-await
class C
{
    public async Task<string> RunAsync()
    {
        int n;
        {
            var e = new Engine();
            n = e.Read();
        }
        var text = await Io.ReadAsync(n.ToString());
        var fresh = new Engine();
        fresh.Write(text);
        return text;
    }
}
//# context-per-item-by-factory
using Microsoft.EntityFrameworkCore;
class Service(IDbContextFactory<AppDb> factory)
{
    public async Task ImportAsync(List<Order> orders) =>
        await Parallel.ForEachAsync(orders, async (order, token) =>
        {
            await using var db = await factory.CreateDbContextAsync();
            db.Add(order);
            await db.SaveChangesAsync(token);
        });
}
//# branches-of-a-conditional
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> CountAsync(bool users)
    {
        Task<int> count = users ? db.Users.CountAsync() : db.Orders.CountAsync();
        return await count;
    }
}
//# arms-of-a-switch
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public Task<int> CountAsync(string what) => what switch
    {
        "users" => db.Users.CountAsync(),
        "orders" => db.Orders.CountAsync(),
        _ => Task.FromResult(0),
    };
}
//# one-after-the-other-in-loop
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<List<User>> LoadAsync(int[] ids)
    {
        List<User> found = [];
        foreach (int id in ids) found.Add(await db.Users.FindAsync(id));
        db.SaveChanges();
        return found;
    }
}
//# moved-and-forgotten
class Reports
{
    public Task RunAsync(Func<System.Data.Common.DbConnection> open)
    {
        var connection = open();
        connection.Open();
        return Task.Run(() => { using (connection) { using var c = connection.CreateCommand(); c.ExecuteNonQuery(); } });
    }
}
//# awaited-through-when-all-then-used
using Microsoft.EntityFrameworkCore;
class Service(AppDb first, AppDb second)
{
    public async Task<int> CountAsync()
    {
        var a = first.Users.CountAsync();
        var b = second.Orders.CountAsync();
        await Task.WhenAll(a, b);
        first.SaveChanges();
        return await a + await b;
    }
}
//# database-and-http-together
using Microsoft.EntityFrameworkCore;
class Service(AppDb db, System.Net.Http.HttpClient http)
{
    public async Task<int> LoadAsync()
    {
        var users = db.Users.ToListAsync();
        var page = http.GetStringAsync("x");
        var other = http.GetStringAsync("y");
        await Task.WhenAll(users, page, other);
        return users.Result.Count + page.Result.Length + other.Result.Length;
    }
}
