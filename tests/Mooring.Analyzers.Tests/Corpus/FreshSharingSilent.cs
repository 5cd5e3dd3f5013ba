// In good hands, a second set.
namespace System.Windows.Forms
{
    public class Control { public string Text { get; set; } public object Invoke(Delegate d) => null; public object Invoke(Action d) => null; public IAsyncResult BeginInvoke(Action d) => null; public bool InvokeRequired => true; public event EventHandler Click; }
    public class Label : Control { } public class Button : Control { } public class Form : Control { }
}
namespace Microsoft.EntityFrameworkCore
{
    public class DbContext : IDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => null; public int SaveChanges() => 0; public void Add(object o) { } public void Dispose() { } }
    public class DbSet<T> : IQueryable<T> { public Type ElementType => null; public System.Linq.Expressions.Expression Expression => null; public IQueryProvider Provider => null; public IEnumerator<T> GetEnumerator() => null; System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => null; }
    public static class Q { public static Task<List<T>> ToListAsync<T>(this IQueryable<T> q) => null; public static Task<int> CountAsync<T>(this IQueryable<T> q) => null; }
}
class User { public int Id; } class Order { public int Id; }
class AppDb : Microsoft.EntityFrameworkCore.DbContext { public Microsoft.EntityFrameworkCore.DbSet<User> Users => null; public Microsoft.EntityFrameworkCore.DbSet<Order> Orders => null; }
[ThreadAffine] class Engine { public void Write(string s) { } public int Read() => 0; }
static class Io { public static Task<string> ReadAsync(string p) => File.ReadAllTextAsync(p); public static Task SaveAsync(string s) => Task.Delay(1); }
//# invoke-if-required
using System.Windows.Forms;
class MainForm : Form
{
    private readonly Label _label = new();
    private void SetText(string s)
    {
        if (InvokeRequired) { BeginInvoke(() => SetText(s)); return; }
        _label.Text = s;
    }
    public Task WorkAsync() => Task.Run(() => SetText(File.ReadAllText("a")));
}
//# local-functions-one-after-the-other
using Microsoft.EntityFrameworkCore;
class Service
{
    public async Task<int> M(AppDb db)
    {
        int a = await Users();
        int b = await Orders();
        return a + b;
        Task<int> Users() => db.Users.CountAsync();
        Task<int> Orders() => db.Orders.CountAsync();
    }
}
//# repositories-one-after-the-other
using Microsoft.EntityFrameworkCore;
class UserRepository(AppDb db) { public Task<List<User>> AllAsync() => db.Users.ToListAsync(); }
class OrderRepository(AppDb db) { public Task<List<Order>> AllAsync() => db.Orders.ToListAsync(); public string Name => "orders"; }
class Page
{
    public async Task<int> M(AppDb db, AppDb other)
    {
        var users = new UserRepository(db);
        var orders = new OrderRepository(other);
        var a = users.AllAsync();
        var b = orders.AllAsync();
        int n = (await a).Count + (await b).Count;
        return n + (await new OrderRepository(db).AllAsync()).Count + orders.Name.Length;
    }
}
//# local-function-without-the-context
using Microsoft.EntityFrameworkCore;
class Service
{
    public async Task<int> M(AppDb db)
    {
        var users = db.Users.CountAsync();
        var text = Read();
        return await users + (await text).Length;
        async Task<string> Read() => await Io.ReadAsync("x");
    }
}
//# kept-lambda-used-before-await
class C
{
    public async Task M()
    {
        var engine = new Engine();
        Action<string> write = s => engine.Write(s);
        write("a");
        write("b");
        await Io.SaveAsync("x");
    }
}
//# lambda-that-makes-its-own
class C
{
    public async Task M()
    {
        Action<string> write = s => new Engine().Write(s);
        await Io.SaveAsync("x");
        write("a");
    }
}
//# timeout-then-done
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> M()
    {
        var users = db.Users.CountAsync();
        if (await Task.WhenAny(users, Task.Delay(1000)) != users) throw new TimeoutException();
        return await users + await db.Orders.CountAsync();
    }
}
//# progress-while-waiting
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> M(IProgress<int> progress)
    {
        var users = db.Users.CountAsync();
        int s = 0;
        while (!users.IsCompleted) { await Task.WhenAny(users, Task.Delay(1000)); progress.Report(++s); }
        return await users + await db.Orders.CountAsync();
    }
}
//# streams-both-ways
class Proxy
{
    public async Task M(System.Net.Sockets.NetworkStream a, System.Net.Sockets.NetworkStream b) => await Task.WhenAll(a.CopyToAsync(b), b.CopyToAsync(a));
}
//# query-built-while-another-runs-in-memory
using Microsoft.EntityFrameworkCore;
class Service(AppDb db)
{
    public async Task<int> M()
    {
        var users = db.Users.Where(u => u.Id > 3);
        var a = await users.ToListAsync();
        var b = await users.CountAsync();
        return a.Count + b;
    }
}
