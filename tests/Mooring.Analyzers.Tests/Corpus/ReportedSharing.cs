// Values that take one user at a time, used by two; values of one thread or context that leave it.
namespace Microsoft.EntityFrameworkCore { public class DbContext : IDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => Task.Run(() => 0); public Table<T> Set<T>() => new(); public void Dispose() { } } }
namespace Grpc.Core { public interface IAsyncStreamWriter<in T> { Task WriteAsync(T message); } public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T> { } }
namespace System.Windows.Forms { public class Control { public string Text { get; set; } public void Invoke(Action a) => a(); } public class Label : Control { } }
public class Table<T> { public Task<List<T>> ToListAsync() => Task.Run(() => new List<T>()); public Table<T> Where(Func<T, bool> f) => this; public Task<int> CountAsync() => Task.Run(() => 0); }
class Db : Microsoft.EntityFrameworkCore.DbContext { public Table<int> Users => new(); public Table<string> Schools => new(); }
//# two-queries-one-context
class C(Db db)
{
    public async Task<int> M()
    {
        var users = db.Users.Where(u => u > 0).ToListAsync();
        var schools = db.Schools.Where(s => s.Length > 0).ToListAsync(); //!! MOOR105
        await Task.WhenAll(users, schools);
        return users.Result.Count + schools.Result.Count;
    }
}
//# two-own-methods-one-context
class Service
{
    private readonly Db _db = new();
    private async Task<List<int>> UsersAsync() => await _db.Users.ToListAsync();
    private async Task<List<string>> SchoolsAsync() { return await _db.Schools.ToListAsync(); }
    public async Task M()
    {
        await Task.WhenAll(UsersAsync(), SchoolsAsync()); //!! MOOR105
    }
}
//# two-methods-of-one-repository
class Repository(Db db)
{
    private readonly Db _db = db;
    public Task<int> CountUsersAsync() => _db.Users.CountAsync();
    public Task<int> CountSchoolsAsync() => _db.Schools.CountAsync();
}
class Service(Repository repository)
{
    public async Task<int> M()
    {
        Task<int> users = repository.CountUsersAsync();
        Task<int> schools = repository.CountSchoolsAsync(); //!! MOOR105
        return await users + await schools;
    }
}
//# query-syntax-when-all
class C(Db db)
{
    private async Task<int> FindAsync(int id) => (await db.Users.Where(u => u == id).ToListAsync()).Count;
    public async Task M(int[] ids)
    {
        var tasks = from id in ids select db.Users.Where(u => u == id).CountAsync(); //!! MOOR105
        await Task.WhenAll(tasks);
    }
}
//# parallel-for-each-async-on-context
class C
{
    private readonly Db _db = new();
    public async Task M(int[] ids)
    {
        await Parallel.ForEachAsync(ids, async (id, c) => //!! MOOR105
        {
            await _db.SaveChangesAsync(c);
        });
    }
}
//# saved-while-query-runs
class C(Db db)
{
    public async Task M()
    {
        Task<int> count = db.Users.CountAsync();
        await db.SaveChangesAsync(); //!! MOOR105
        Console.WriteLine(await count);
    }
}
//# server-stream-written-by-two
class C
{
    public async Task M(Grpc.Core.IServerStreamWriter<string> stream)
    {
        Task first = stream.WriteAsync("a");
        Task second = stream.WriteAsync("b"); //!! MOOR105
        await Task.WhenAll(first, second);
    }
}
//# server-stream-written-in-parallel
class C
{
    public async Task M(string[] items, Grpc.Core.IServerStreamWriter<string> stream)
    {
        await Task.WhenAll(items.Select(async item => await stream.WriteAsync(item))); //!! MOOR105
    }
}
//# two-ticks-of-one-timer
class C
{
    public async Task M(PeriodicTimer timer)
    {
        ValueTask<bool> first = timer.WaitForNextTickAsync();
        ValueTask<bool> second = timer.WaitForNextTickAsync(); //!! MOOR105
        await first;
        await second;
    }
}
//# two-writes-of-one-writer
class C
{
    public async Task M(StreamWriter writer, string[] lines)
    {
        var pending = new List<Task>();
        foreach (string line in lines) pending.Add(writer.WriteLineAsync(line)); //!! MOOR105
        await Task.WhenAll(pending);
    }
}
//# reader-used-by-run-and-here
class C
{
    public async Task M(System.Data.Common.DbConnection connection)
    {
        var background = Task.Run(async () =>
        {
            using var command = connection.CreateCommand();
            await command.ExecuteNonQueryAsync();
        });
        using (var command = connection.CreateCommand()) //!! MOOR105
            await command.ExecuteScalarAsync();
        await background;
    }
}
//# label-set-in-task-run
class Form(System.Windows.Forms.Label label)
{
    public async Task M(Func<string> load)
    {
        await Task.Run(() => label.Text = load()); //!! MOOR104
    }
}
//# label-set-in-continuation
class Form
{
    private readonly System.Windows.Forms.Label _label = new();
    public void M(Task<string> t)
    {
        t.ContinueWith(done => _label.Text = done.Result, TaskScheduler.Default); //!! MOOR104
    }
}
//# label-after-configure-await
class Form
{
    private readonly System.Windows.Forms.Label _label = new();
    public async Task M(Func<Task<string>> load)
    {
        string text = await load().ConfigureAwait(false); //!! MOOR106
        _label.Text = text;
    }
}
//# label-in-timer
class Form : IDisposable
{
    private readonly System.Windows.Forms.Label _label = new();
    private Timer _timer;
    public void Start() => _timer = new Timer(_ => _label.Text = DateTime.Now.ToString(), null, 0, 100); //!! MOOR104
    public void Dispose() => _timer.Dispose();
}
//# label-in-parallel-loop
class Form(System.Windows.Forms.Label label)
{
    public void M(int[] items) => Parallel.ForEach(items, i => { label.Text += i; }); //!! MOOR104
}
