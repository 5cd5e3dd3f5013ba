using Mooring.MessagePack;
using Mooring.MessagePack.Formats;
using Mooring.Wasm;

namespace Mooring.Bench.Fp;

/// <summary>The guest tasks/ behind the seed's design: guest calls and completions on its thread, host functions on the pool.</summary>
internal sealed class SeedRuntime : IDisposable
{
    private readonly SeedLoop _guestLoop = new();
    private readonly Dictionary<long, TaskCompletionSource<string>> _pending = [];
    private readonly Dictionary<long, string> _early = [];
    private readonly Store _store;
    private readonly Memory _memory;
    private readonly Func<int, long> _malloc;
    private readonly Action<long> _free;
    private readonly Action<long, long> _resolve;
    private readonly Func<long, long> _fetchOne;

    public SeedRuntime(Engine engine, Module module)
    {
        var linker = new Linker(engine);
        linker.Define("fp", "__fp_host_resolve_async_value", (Action<long, long>)Resolved);
        linker.Define("fp", "__fp_gen_fetch", (Func<long, long>)Fetch);
        linker.DefineUnknownImportsAsTraps(module);
        _store = new Store(engine);
        Instance instance = linker.Instantiate(_store, module);
        _memory = instance.GetMemory("memory")!;
        _malloc = instance.GetFunction<int, long>("__fp_malloc")!;
        _free = instance.GetAction<long>("__fp_free")!;
        _resolve = instance.GetAction<long, long>("__fp_guest_resolve_async_value")!;
        _fetchOne = instance.GetFunction<long, long>("__fp_gen_fetch_one")!;
    }

    public async Task<string> FetchOneAsync(string text)
    {
        var answer = await _guestLoop.SpawnAsync(async () => await CallAsync(text));
        return (string)await answer.ReadAsync();
    }

    public void Dispose()
    {
        _guestLoop.Dispose();
        _store.Dispose();
    }

    private async Task<string> CallAsync(string text)
    {
        long value = _fetchOne(ToGuest(text));
        if (_early.Remove(value, out string? there)) return there;
        var result = new TaskCompletionSource<string>();
        _pending.Add(value, result);
        return await result.Task;
    }

    private long Fetch(long argument)
    {
        string text = FromGuest(argument);
        long value = _malloc(12);
        _memory.GetSpan((int)(value >> 32), 12).Clear();
        Task<object> host = Task.Run(async () => (object)await FpSuite.HostAsync(text));
        _ = _guestLoop.Spawn(async () =>
        {
            string result = (string)await host;
            _resolve(value, ToGuest(result));
            return new object();
        });
        return value;
    }

    private void Resolved(long value, long result)
    {
        string text = FromGuest(result);
        if (_pending.Remove(value, out TaskCompletionSource<string>? waiter)) waiter.SetResult(text);
        else _early.Add(value, text);
    }

    private long ToGuest(string text)
    {
        byte[] message = MessagePackFormat.ToBytes<string, StringFormat>(text);
        long buffer = _malloc(message.Length);
        message.CopyTo(_memory.GetSpan((int)(buffer >> 32), message.Length));
        return buffer;
    }

    private string FromGuest(long buffer)
    {
        string text = MessagePackFormat.FromBytes<string, StringFormat>(_memory.GetSpan((int)(buffer >> 32), (int)buffer));
        _free(buffer);
        return text;
    }
}
