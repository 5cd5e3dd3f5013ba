// Look-alikes: one after the other, one each, or back in the context.
namespace Microsoft.EntityFrameworkCore { public class DbContext : IDisposable { public Task<int> SaveChangesAsync(CancellationToken c = default) => Task.Run(() => 0); public void Dispose() { } } public interface IDbContextFactory<T> { T CreateDbContext(); } }
namespace Grpc.Core { public interface IAsyncStreamWriter<in T> { Task WriteAsync(T message); } public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T> { } public interface IAsyncStreamReader<out T> { T Current { get; } Task<bool> MoveNext(CancellationToken c); } }
namespace System.Windows.Forms { public class Control { public string Text { get; set; } public bool InvokeRequired => false; public void Invoke(Action a) => a(); public object BeginInvoke(Action a) => null; } public class Label : Control { } }
public class Table<T> { public Task<List<T>> ToListAsync() => Task.Run(() => new List<T>()); public Task<int> CountAsync() => Task.Run(() => 0); }
class Db : Microsoft.EntityFrameworkCore.DbContext { public Table<int> Users => new(); public Table<string> Schools => new(); }
//# one-query-after-the-other
class C(Db db)
{
    public async Task<int> M()
    {
        var users = await db.Users.ToListAsync();
        var schools = await db.Schools.ToListAsync();
        return users.Count + schools.Count + await db.SaveChangesAsync();
    }
}
//# own-methods-one-after-the-other
class Service
{
    private readonly Db _db = new();
    private async Task<int> UsersAsync() => await _db.Users.CountAsync();
    private async Task<int> SchoolsAsync() => await _db.Schools.CountAsync();
    private async Task<int> OtherAsync() { await Task.Delay(1); return 1; }
    public async Task<int> M()
    {
        int n = await UsersAsync() + await SchoolsAsync();
        int[] more = await Task.WhenAll(UsersAsync(), OtherAsync());
        return n + more[0];
    }
}
//# a-context-each
class C(Microsoft.EntityFrameworkCore.IDbContextFactory<Db> factory)
{
    private async Task<int> UsersAsync() { using var db = factory.CreateDbContext(); return await db.Users.CountAsync(); }
    private async Task<int> SchoolsAsync() { using var db = factory.CreateDbContext(); return await db.Schools.CountAsync(); }
    public async Task<int[]> M(int[] ids)
    {
        await Parallel.ForEachAsync(ids, async (id, c) =>
        {
            using var db = factory.CreateDbContext();
            await db.SaveChangesAsync(c);
        });
        return await Task.WhenAll(UsersAsync(), SchoolsAsync());
    }
}
//# repository-guarded-by-a-semaphore
class Repository(Db db)
{
    private readonly Db _db = db;
    private readonly SemaphoreSlim _gate = new(1, 1);
    public async Task<int> CountUsersAsync() { await _gate.WaitAsync(); try { return await _db.Users.CountAsync(); } finally { _gate.Release(); } }
    public async Task<int> CountSchoolsAsync() { await _gate.WaitAsync(); try { return await _db.Schools.CountAsync(); } finally { _gate.Release(); } }
}
class Service(Repository repository)
{
    public async Task<int> M()
    {
        Task<int> users = repository.CountUsersAsync();
        Task<int> schools = repository.CountSchoolsAsync();
        return await users + await schools;
    }
}
//# reader-and-writer-of-one-call
class C
{
    public async Task M(Grpc.Core.IAsyncStreamReader<string> requests, Grpc.Core.IServerStreamWriter<string> responses, CancellationToken c)
    {
        Task<bool> next = requests.MoveNext(c);
        await responses.WriteAsync("a");
        while (await next)
        {
            await responses.WriteAsync(requests.Current);
            next = requests.MoveNext(c);
        }
    }
}
//# queue-then-write
class C
{
    public async Task M(StreamWriter writer, string[] lines)
    {
        foreach (string line in lines)
        {
            Task pending = writer.WriteLineAsync(line);
            await pending;
        }
        await writer.FlushAsync();
    }
}
//# two-clients
class Client { public Task<int> GetAsync(string url) => Task.Run(() => 1); }
class C
{
    private readonly Client _http = new();
    public async Task<int> M()
    {
        Task<int> a = _http.GetAsync("a"), b = _http.GetAsync("b");
        int[] both = await Task.WhenAll(a, b);
        return both.Sum();
    }
}
//# label-after-return-to-context
class Form
{
    private readonly System.Windows.Forms.Label _label = new();
    public async Task M(Func<Task<string>> load, Func<string> compute)
    {
        _label.Text = await load();
        string text = await Task.Run(() => compute());
        _label.Text = text;
    }
}
//# label-through-invoke
class Form
{
    private readonly System.Windows.Forms.Label _label = new();
    public async Task M(Func<Task<string>> load)
    {
        string text = await load().ConfigureAwait(false);
        _label.Invoke(() => _label.Text = text);
        await Task.Run(() => _label.BeginInvoke(() => _label.Text = text));
    }
}
//# text-of-label-read-first
class Form(System.Windows.Forms.Label label)
{
    public async Task<int> M()
    {
        string text = label.Text;
        return await Task.Run(() => text.Length);
    }
}
//# transaction-of-a-connection
class C
{
    public async Task M(System.Data.Common.DbConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
//# started-and-joined-by-finally
class C(Db db)
{
    public async Task M(Func<Task> other)
    {
        Task<int> saving = db.SaveChangesAsync();
        try { await other(); }
        finally { await saving; }
        await db.SaveChangesAsync();
    }
}
//# task-handed-to-the-slow-path
class Service
{
    private readonly Db _db = new();
    private async Task AdvanceAsync() => await _db.SaveChangesAsync();
    private async Task CountAfterAsync(Task before) { await before; await _db.Users.CountAsync(); }
    private async Task CountAsync() => await _db.Users.CountAsync();
    public Task M()
    {
        Task advanced = AdvanceAsync();
        return advanced.IsCompletedSuccessfully ? CountAsync() : CountAfterAsync(advanced);
    }
}
