// Lesson III: a scope that ends before the task it started.
class Client : IDisposable { public Task<int> GetAsync(int n = 0) => Task.Run(() => n); public int Get() => 1; public void Dispose() { } public CancellationToken Token => default; }
//# returned-from-using
class C
{
    public Task<int> M()
    {
        using (var client = new Client())
        {
            return client.GetAsync(); //!! MOOR321
        }
    }
}
//# returned-from-using-declaration
class C
{
    public Task<int> M()
    {
        using var client = new Client();
        return client.GetAsync(); //!! MOOR321
    }
}
//# awaited-after-using
class C
{
    public async Task<int> M()
    {
        Task<int> task;
        using (var client = new Client())
        {
            task = client.GetAsync(); //!! MOOR321
        }
        return await task;
    }
}
//# argument
class C
{
    private static async Task<string> Read(StreamReader r) => await r.ReadToEndAsync();
    public Task<string> M(string path)
    {
        using var reader = new StreamReader(path);
        return Read(reader); //!! MOOR321
    }
}
//# wrapped-stream
class C
{
    public Task<string> M(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new StreamReader(stream);
        return reader.ReadToEndAsync(); //!! MOOR321
    }
}
//# token-of-disposed-source
class C
{
    private static async Task Work(CancellationToken c) => await Task.Delay(1000, c);
    public Task M()
    {
        using var source = new CancellationTokenSource(100);
        return Work(source.Token); //!! MOOR321
    }
}
//# captured-by-task-run
class C
{
    public void M()
    {
        using var client = new Client();
        _ = Task.Run(() => client.Get()); //!! MOOR321
    }
}
//# disposed-by-hand
class C
{
    public async Task M()
    {
        var client = new Client();
        var task = client.GetAsync(); //!! MOOR321
        client.Dispose();
        await task;
    }
}
//# disposed-in-finally
class C
{
    public Task<int> M()
    {
        var client = new Client();
        try { return client.GetAsync(); } //!! MOOR321
        finally { client.Dispose(); }
    }
}
//# scoped-service
interface IScope : IDisposable { IServiceProvider ServiceProvider { get; } }
static class P { public static T GetRequiredService<T>(this IServiceProvider p) => default; }
class Job { public Task RunAsync() => Task.Delay(1); }
class C
{
    public Task M(Func<IScope> create)
    {
        using var scope = create();
        var job = scope.ServiceProvider.GetRequiredService<Job>();
        return job.RunAsync(); //!! MOOR321
    }
}
//# one-of-two-awaited
class C
{
    public async Task M()
    {
        using var client = new Client();
        var a = client.GetAsync(1);
        var b = client.GetAsync(2); //!! MOOR301 MOOR321
        await a;
    }
}
//# list-awaited-outside
class C
{
    public async Task M(int[] xs)
    {
        var tasks = new List<Task>();
        using (var client = new Client())
        {
            foreach (var x in xs) tasks.Add(client.GetAsync(x)); //!! MOOR321
        }
        await Task.WhenAll(tasks);
    }
}
//# lambda-returns
class C
{
    public Func<Task<int>> M() => () =>
    {
        using var client = new Client();
        return client.GetAsync(); //!! MOOR321
    };
}
