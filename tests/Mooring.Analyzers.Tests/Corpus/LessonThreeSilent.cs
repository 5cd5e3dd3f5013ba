// Look-alikes of scopes that end too early.
class Client : IDisposable { public Task<int> GetAsync(int n = 0) => Task.Run(() => n); public int Get() => 1; public void Dispose() { } }
//# awaited-inside
class C { public async Task<int> M() { using var client = new Client(); return await client.GetAsync(); } }
//# value-not-task
class C
{
    public Task<int> M()
    {
        using var client = new Client();
        return Task.FromResult(client.Get());
    }
}
//# independent-task
class C
{
    private Task Other() => Task.Delay(1);
    public Task M()
    {
        using var client = new Client();
        client.Get();
        return Other();
    }
}
//# data-taken-out
class C
{
    private Task Send(byte[] b) => Task.Delay(b.Length);
    public Task M()
    {
        using var memory = new MemoryStream();
        return Send(memory.ToArray());
    }
}
//# when-all-inside
class C
{
    public async Task M(int[] xs)
    {
        using var client = new Client();
        var tasks = new List<Task<int>>();
        foreach (var x in xs) tasks.Add(client.GetAsync(x));
        await Task.WhenAll(tasks);
    }
}
//# blocked-inside
class C { public int M() { using var client = new Client(); return client.GetAsync().GetAwaiter().GetResult(); } }
//# timeout-idiom
class C
{
    public async Task<int> M(Task<int> work)
    {
        using var source = new CancellationTokenSource();
        var delay = Task.Delay(1000, source.Token);
        if (await Task.WhenAny(work, delay) == work)
        {
            source.Cancel();
            return await work;
        }
        throw new TimeoutException();
    }
}
//# logging-scope
class Logger { public IDisposable BeginScope(string s) => null; }
class C
{
    private Task Work() => Task.Delay(1);
    public Task M(Logger logger)
    {
        using (logger.BeginScope("x")) return Work();
    }
}
//# owned-by-the-object
class C : IDisposable
{
    private readonly Client _client = new();
    public Task<int> M() => _client.GetAsync();
    public void Dispose() => _client.Dispose();
}
//# disposed-after-await
class C
{
    public async Task M()
    {
        var client = new Client();
        try { await client.GetAsync(); }
        finally { client.Dispose(); }
    }
}
//# stored-and-awaited-in-scope
class C
{
    public async Task<int> M()
    {
        using var client = new Client();
        var a = client.GetAsync(1);
        var b = client.GetAsync(2);
        return await a + await b;
    }
}
//# continuation-disposes
class C
{
    public Task M()
    {
        var client = new Client();
        return client.GetAsync().ContinueWith(t => client.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
//# blocking-helper
class C
{
    private static T Block<T>(Task<T> t) => t.GetAwaiter().GetResult();
    public int M() { using var client = new Client(); return Block(client.GetAsync()); }
}
//# await-using
class C
{
    public async Task M(string path)
    {
        await using var stream = File.OpenRead(path);
        await stream.CopyToAsync(Stream.Null);
    }
}
